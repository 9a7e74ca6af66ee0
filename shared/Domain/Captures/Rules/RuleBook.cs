using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Rules;

/// <summary>All rules in force, resolved against what the server serves. Never changes; a new one takes its place.</summary>
public sealed class RuleBook
{
    private const int DigestLength = 12;

    // Each is a watch; beyond them one of the whole cluster costs less.
    private const int MostNamespaces = 4;
    private readonly ILookup<(string Group, string Kind), CaptureRule> _rules;
    private readonly HashSet<(string Group, string Kind)> _ambiguous;
    private readonly Dictionary<(string Group, string Kind), string> _digests;

    /// <param name="rules">Rules without faults.</param>
    /// <param name="served">Everything the server serves.</param>
    public RuleBook(IReadOnlyList<CaptureRule> rules, IReadOnlyList<ResourceType> served)
    {
        var chosen = rules.SelectMany(rule => rule.Select(served).Where(static type => !CaptureFilter.IsNoise(type.Kind)).Select(type => (Type: type, Rule: rule))).ToList();
        _rules = chosen.ToLookup(static entry => (entry.Type.Kind.Group, entry.Type.Kind.Kind), static entry => entry.Rule);
        Kinds = [.. chosen.Select(static entry => entry.Type).DistinctBy(static type => (type.Kind.Group, type.Kind.Kind))];
        _ambiguous = [.. Kinds
            .GroupBy(static type => (type.Kind.Kind.ToUpperInvariant(), type.IsNamespaced))
            .SelectMany(WithGroup)
            .Select(static type => (type.Kind.Group, type.Kind.Kind))];
        _digests = Kinds.Select(static type => (type.Kind.Group, type.Kind.Kind)).ToDictionary(static kind => kind, Digest);
    }

    public static RuleBook Empty { get; } = new([], []);

    /// <summary>The kinds to watch, one entry each.</summary>
    public IReadOnlyList<ResourceType> Kinds { get; }

    /// <returns>The captured kind of a group that has this plural; null for none.</returns>
    public KindName? KindOf(string group, string plural) => Kinds.FirstOrDefault(type => type.Kind.Group == group && type.Plural == plural)?.Kind;

    /// <returns>Where a kind is to be watched: the namespaces that rules name it in while they are few, else null alone, for everywhere.</returns>
    public IReadOnlyList<string?> ScopesOf(KindName kind)
    {
        var namespaces = _rules[(kind.Group, kind.Kind)].Select(static rule => rule.Namespace).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return namespaces.Count <= MostNamespaces && namespaces.TrueForAll(static one => one.Length > 0) ? [.. namespaces] : [null];
    }

    /// <summary>Whether anything of a kind is captured in a namespace (empty: cluster-scoped).</summary>
    public bool IsWanted(KindName kind, string @namespace) => _rules[(kind.Group, kind.Kind)].Any(rule => rule.Namespace == @namespace);

    /// <returns>The repositories that an object is captured into; empty for none.</returns>
    public IReadOnlyList<string> RepositoriesOf(JsonObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return CaptureFilter.IsControllers(value)
            ? []
            : [.. _rules[(value.KindName.Group, value.KindName.Kind)]
                .Where(rule => rule.Namespace == value.Namespace && !rule.Excluded.Excludes(value))
                .Select(static rule => rule.Repository)
                .Distinct(StringComparer.Ordinal)];
    }

    /// <returns>Every repository that objects of a kind may be captured into.</returns>
    public IReadOnlyList<string> RepositoriesOf(KindName kind) => [.. _rules[(kind.Group, kind.Kind)].Select(static rule => rule.Repository).Distinct(StringComparer.Ordinal)];

    /// <returns>The namespaces whose objects of a kind may be captured into a repository; an empty name for cluster-scoped objects.</returns>
    public IReadOnlyList<string> NamespacesOf(KindName kind, string repository)
        => [.. _rules[(kind.Group, kind.Kind)].Where(rule => rule.Repository == repository).Select(static rule => rule.Namespace).Distinct(StringComparer.Ordinal)];

    /// <returns>The object's file. A group stands in it where two captured kinds would share a folder; not that of Kubernetes' own kind, so that its files stay where they are.</returns>
    public string PathOf(ObjectReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return CapturePath.Of(reference, _ambiguous.Contains((reference.Kind.Group, reference.Kind.Kind)));
    }

    /// <returns>The same for two books that capture the same of a kind into the same repositories and files; empty when none of it is captured.</returns>
    public string DigestOf(KindName kind) => _digests.GetValueOrDefault((kind.Group, kind.Kind), "");

    private string Digest((string Group, string Kind) kind)
    {
        var rules = _rules[kind].Select(static rule => $"{rule.Namespace}\n{rule.Repository}\n{rule.Excluded.Digest}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return ContentDigest.Hex(new JsonArray([.. rules.Select(static rule => (JsonNode)rule), _ambiguous.Contains(kind)]))[..DigestLength];
    }

    /// <summary>Of kinds that would share a folder, those that get one with their group: all but Kubernetes' own.</summary>
    private static IEnumerable<ResourceType> WithGroup(IEnumerable<ResourceType> same)
    {
        var kinds = same.ToList();

        // Definitions, too, may be of groups below k8s.io, and most often of longer ones. One folder must have one kind, whosever it is.
        var own = kinds.Where(static type => IsBuiltIn(type.Kind.Group)).OrderBy(static type => type.Kind.Group.Count(static sign => sign == '.'))
            .ThenBy(static type => type.Kind.Group, StringComparer.Ordinal).FirstOrDefault();
        return kinds.Count > 1 ? kinds.Where(type => type != own) : [];
    }

    private static bool IsBuiltIn(string group) => !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);
}
