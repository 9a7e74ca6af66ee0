using System.Text.Json.Nodes;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Captures;

/// <summary>Says of each rule whether it is in force, in its status; has the function app look at repositories that are new or changed.</summary>
public sealed class RuleStatuses(CaptureCluster cluster, IMessageSender sender, TimeProvider clock)
{
    // By name. An object that was deleted and made anew begins with generation 1 again, and without a status.
    private readonly Dictionary<string, (string Uid, long Generation)> _announced = new(StringComparer.Ordinal);

    // By rule, upon which version of it what was written: the watch shows that version until it shows the new status.
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

    /// <returns>The rules without faults.</returns>
    public static IReadOnlyList<CaptureRule> InForce(IEnumerable<JsonObject> objects)
        => [.. objects.Where(IsRule).Select(CaptureRule.Read).Where(static read => read.Faults.Count == 0).Select(static read => read.Rule)];

    /// <param name="objects">The rules and repositories.</param>
    /// <param name="served">What the server serves.</param>
    /// <param name="refused">Kinds that the relay may not read.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ClusterException">The server does not take a status.</exception>
    public async Task WriteAsync(
        IReadOnlyList<JsonObject> objects, IReadOnlyList<ResourceType> served, IReadOnlyList<RefusedKind> refused, CancellationToken cancellationToken)
    {
        var repositories = objects.Where(static value => value.KindName == CaptureKinds.GitRepoConfig).ToList();
        foreach (var repository in repositories.Where(IsUnannounced))
        {
            await sender.SendAsync(new CommitChanges(cluster.Name, repository.Name), MessageContext.For("relay"), TimeSpan.Zero, cancellationToken);
            _announced[repository.Name] = VersionOf(repository);
        }

        var names = repositories.Select(static value => value.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var value in objects.Where(IsRule))
        {
            await WriteAsync(value, names, served, refused, cancellationToken);
        }
    }

    /// <summary>What a rule's condition says.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="faults">What is wrong with it.</param>
    /// <param name="repositories">Names of the repositories that there are.</param>
    /// <param name="kinds">How many kinds it means.</param>
    /// <param name="refused">Those of them that the relay may not read.</param>
    public static ReadyCondition Judge(
        CaptureRule rule, IReadOnlyList<RuleFault> faults, IReadOnlySet<string> repositories, int kinds, IReadOnlyList<RefusedKind> refused)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(repositories);
        return faults.Count > 0 ? ReadyCondition.Invalid(faults)
            : refused.Count > 0 ? Forbidden(rule, kinds, refused)
            : rule.NamesSecrets ? new ReadyCondition(false, "SecretsRefused", CaptureRule.SecretsRefused)
            : !repositories.Contains(rule.Repository) ? new ReadyCondition(false, "RepositoryMissing", $"There is no GitRepoConfig {rule.Repository}; changes wait for it.")
            : kinds == 0 ? new ReadyCondition(false, "NothingMatches", "The API server serves none of the kinds that the rule names.")
            : new ReadyCondition(true, "Capturing", $"{kinds} kinds are watched.");
    }

    private static ReadyCondition Forbidden(CaptureRule rule, int kinds, IReadOnlyList<RefusedKind> refused)
    {
        var rest = refused.Count < kinds ? "The rule's other kinds are captured." : "Nothing of the rule is captured.";
        var secrets = rule.NamesSecrets ? " Secrets are refused too: they would stand in the repository in plain text." : "";
        return new ReadyCondition(
            false,
            "Forbidden",
            $"The relay may not {string.Join(", ", refused)}: give its ClusterRole the verbs list and watch on them (relay.captures.resources of the chart). {rest}{secrets}");
    }

    private async Task WriteAsync(
        JsonObject value, HashSet<string> repositories, IReadOnlyList<ResourceType> served, IReadOnlyList<RefusedKind> refused, CancellationToken cancellationToken)
    {
        var (rule, faults) = CaptureRule.Read(value);
        KindName[] named = faults.Count > 0 ? [] : [.. rule.Select(served).Select(static type => type.Kind).Where(static kind => !CaptureFilter.IsNoise(kind))];
        RefusedKind[] unread = [.. refused.Where(kind => named.Contains(kind.Type.Kind))];
        var condition = Judge(rule, faults, repositories, named.Length, unread);
        var status = new JsonObject { ["kinds"] = (long)(named.Length - unread.Length), ["conditions"] = condition.ToJson(value, clock.GetUtcNow()) };
        var said = $"{value.Uid} {value.ResourceVersion} {named.Length - unread.Length} {condition}";
        if ((value["status"] is JsonObject before && ContentDigestOf(before) == ContentDigestOf(status)) || _written.GetValueOrDefault(value.Reference.Key) == said)
        {
            return;
        }

        try
        {
            await cluster.Api.PatchAsync(value.Reference, new JsonObject { ["status"] = status }, "status", cancellationToken);
            _written[value.Reference.Key] = said;
        }
        catch (ClusterException gone) when (gone.Reason == "NotFound")
        {
            // Deleted meanwhile: nobody reads its status.
        }
    }

    private bool IsUnannounced(JsonObject repository) => !_announced.TryGetValue(repository.Name, out var version) || version != VersionOf(repository);

    private static (string Uid, long Generation) VersionOf(JsonObject repository) => (repository.Uid, repository.Number("metadata", "generation") ?? 0);

    private static bool IsRule(JsonObject value) => value.KindName == CaptureKinds.WatchRule || value.KindName == CaptureKinds.ClusterWatchRule;

    private static string ContentDigestOf(JsonObject status) => Domain.ContentDigest.Hex(status);
}
