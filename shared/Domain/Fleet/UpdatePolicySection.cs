using Trimtab.Domain.Gates;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads an update policy, whether it is named or stands where it is used. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class UpdatePolicySection
{
    /// <summary>The word of each kind of change.</summary>
    public static IReadOnlyList<(string Word, VersionChange Change)> Kinds { get; } =
    [
        ("major", VersionChange.Major),
        ("minor", VersionChange.Minor),
        ("patch", VersionChange.Patch),
        ("build", VersionChange.Build),
        ("digest", VersionChange.Digest),
        ("prerelease", VersionChange.Prerelease),
        ("downgrade", VersionChange.Downgrade),
        ("other", VersionChange.Incomparable),
    ];

    public static UpdatePolicy Read(string name, FleetNode node, FleetDraft draft)
    {
        var policy = ReadFields(node, draft);
        node.RefuseOtherKeys();
        return policy;
    }

    /// <summary>A policy's name, or a map with a name, fields of its own, or both.</summary>
    public static UpdatePolicyUse? Use(FleetNode node, FleetDraft draft, string origin)
    {
        if (node.Map is not null)
        {
            var use = UseFields(node, draft, origin);
            node.RefuseOtherKeys();
            return use;
        }

        if (node.Text() is not { } name)
        {
            return null;
        }

        draft.NamedUpdatePolicies.Add((name, node));
        return new UpdatePolicyUse(name, new UpdatePolicy(), origin);
    }

    /// <summary>The same of a map that has other fields, too.</summary>
    public static UpdatePolicyUse UseFields(FleetNode node, FleetDraft draft, string origin)
    {
        var named = node.Child("policy");
        var name = named.Text();
        if (name is not null)
        {
            draft.NamedUpdatePolicies.Add((name, named));
        }

        return new UpdatePolicyUse(name, ReadFields(node, draft), origin);
    }

    /// <summary>A range of versions; null and a fault for a wrong one.</summary>
    public static UpdateRange? Range(string text, out string fault)
        => VersionRange.TryParse(text, includePrerelease: false, out var range, out fault) ? new UpdateRange(text, range) : null;

    private static UpdatePolicy ReadFields(FleetNode node, FleetDraft draft)
    {
        Dictionary<VersionChange, GateAction> actions = [];
        foreach (var (word, change) in Kinds)
        {
            if (node.Child(word) is { IsMissing: false } action)
            {
                actions[change] = action.Word(GateAction.Manual);
            }
        }

        var (soak, mode, windows, criteria) = (node.Child("soak"), node.Child("mode"), node.Child("windows"), node.Child("criteria"));
        var policy = new UpdatePolicy
        {
            Actions = actions,
            Range = Range(node.Child("range")),
            Filter = UpdateFilterSection.Read(node.Child("filter")),
            Soak = soak.IsMissing ? null : soak.Span(TimeSpan.FromDays(1), TimeSpan.Zero, TimeSpan.FromDays(365)),
            Windows = windows.IsMissing ? null : Windows(windows, draft),
            Healthy = criteria.Child("healthy") is { IsMissing: false } healthy ? healthy.Flag(whenMissing: true) : null,
            SignedBy = criteria.Child("signedBy") is { IsMissing: false } keys ? Keys(keys, draft) : null,
            Vulnerabilities = Vulnerabilities(criteria.Child("vulnerabilities")),
            Approval = Approval(node.Child("approval")),
            Mode = mode.IsMissing ? null : mode.Word(UpdateMode.Patch),
            Execution = UpdateExecutionSection.Read(node.Child("execution")),
        };
        if (criteria.ExpectMap())
        {
            criteria.RefuseOtherKeys();
        }

        if (policy is { Mode: not (null or UpdateMode.Git), Execution.Group.Length: > 0 })
        {
            node.Child("execution").Child("group").Fault($"Is for commits, and mode is {node.Child("mode").Text()}: only git has any.");
        }

        return policy;
    }

    private static UpdateRange? Range(FleetNode node)
    {
        if (node.Text() is not { } text)
        {
            return null;
        }

        var range = Range(text, out var fault);
        if (range is null)
        {
            node.Fault($"Must be a range of versions, such as ^1.2 or >=1.4 <2: {fault}");
        }

        return range;
    }

    private static IReadOnlyList<string> Windows(FleetNode node, FleetDraft draft)
    {
        IReadOnlyList<FleetNode> items = node.IsList ? node.Items() : [node];
        List<string> names = [];
        foreach (var item in items)
        {
            if (item.RequiredText("name of a window") is { } name)
            {
                names.Add(name);
                draft.NamedWindows.Add((name, item));
            }
        }

        return names;
    }

    private static IReadOnlyList<string> Keys(FleetNode node, FleetDraft draft)
    {
        List<string> names = [];
        foreach (var item in node.Items())
        {
            if (item.RequiredText("name of a public key") is { } name)
            {
                names.Add(name);
                draft.NamedKeys.Add((name, item));
            }
        }

        return names;
    }

    private static VulnerabilityRule? Vulnerabilities(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        List<string> noMore = [];
        foreach (var item in node.Child("noMore").Items())
        {
            if (item.RequiredText("a severity") is { } word)
            {
                noMore.Add(Severity(word, item));
            }
        }

        Dictionary<string, int> most = new(StringComparer.Ordinal);
        var limits = node.Child("most");
        foreach (var word in limits.ExpectMap() ? limits.Map!.Select(static entry => entry.Key).ToArray() : [])
        {
            var limit = limits.Child(word);
            most[Severity(word, limit)] = limit.Integer(0, 0, 100_000);
        }

        var unknown = node.Child("unknown");
        var rule = new VulnerabilityRule(noMore, most, unknown.Word(GateAction.Review));
        if (rule.Unknown == GateAction.Manual)
        {
            unknown.Fault("Must be review, skip or auto.");
        }

        node.RefuseOtherKeys();
        return rule;
    }

    private static string Severity(string word, FleetNode node)
    {
        var severity = word.ToUpperInvariant();
        if (!VulnerabilityRule.Severities.Contains(severity, StringComparer.Ordinal))
        {
            node.Fault($"Must be one of {string.Join(", ", VulnerabilityRule.Severities)}.");
        }

        return severity;
    }

    private static ApprovalRule? Approval(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var standard = ApprovalRule.Default;
        var votes = node.Child("votes");
        var rule = new ApprovalRule(
            votes.Integer(standard.Votes, 1, 20),
            node.Child("deadline").Span(standard.Deadline, TimeSpan.FromMinutes(1), TimeSpan.FromDays(90)),
            FleetSections.Texts(node.Child("who")));
        if (rule.Who.Count > 0 && rule.Who.Select(ApprovalRule.PersonOf).Distinct(StringComparer.Ordinal).Count() < rule.Votes)
        {
            votes.Fault($"Must not be more than the {rule.Who.Count} who may vote.");
        }

        node.RefuseOtherKeys();
        return rule;
    }
}
