using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Rules;

/// <summary>Which objects are captured into which repository: a <c>WatchRule</c> or a <c>ClusterWatchRule</c>.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Namespace">The namespace whose objects are meant; empty: cluster-scoped objects.</param>
/// <param name="Repository">Name of the <c>GitRepoConfig</c>.</param>
/// <param name="Resources">The kinds.</param>
/// <param name="Excluded">Objects that are left out.</param>
public sealed record CaptureRule(string Name, string Namespace, string Repository, IReadOnlyList<ResourcePattern> Resources, LabelExclusion Excluded)
{
    /// <summary>Why Secrets are not captured.</summary>
    public const string SecretsRefused = "Secrets are refused: they would stand in the repository in plain text. Take secrets out of the rule; everything else in it is captured.";

    // Source: Kubernetes, "Deprecated API Migration Guide", v1.16 and v1.22.
    private static readonly string[] MovedTo = ["apps", "networking.k8s.io", "policy"];

    /// <summary>Reads an object of either kind.</summary>
    /// <returns>The rule, and every fault; with one the rule is not in force.</returns>
    public static (CaptureRule Rule, IReadOnlyList<RuleFault> Faults) Read(JsonObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var faults = new List<RuleFault>();
        var repository = value.Text("spec", "gitRepoConfigRef");
        if (repository.Length == 0)
        {
            faults.Add(new RuleFault("spec.gitRepoConfigRef", "Missing: the name of a GitRepoConfig."));
        }

        var excluded = LabelExclusion.Read(value.Find("spec", "excludeLabels") as JsonObject, "spec.excludeLabels", faults);
        var patterns = Patterns(value, faults).Distinct().ToList();
        return (new CaptureRule(value.Name, value.Namespace, repository, patterns, excluded), faults);
    }

    /// <summary>Whether the rule names Secrets, which are never captured.</summary>
    public bool NamesSecrets => Resources.Any(static pattern => IsSecrets(pattern));

    /// <summary>The kinds of a server that the rule means.</summary>
    /// <param name="served">Everything the server serves, one entry a kind and group.</param>
    public IEnumerable<ResourceType> Select(IEnumerable<ResourceType> served)
    {
        ArgumentNullException.ThrowIfNull(served);
        var candidates = served.Where(type => type.IsNamespaced == (Namespace.Length > 0) && !IsSecret(type.Kind)).ToList();
        return candidates.Where(type => Resources.Any(pattern => pattern.Matches(type))).Select(type => CurrentOf(type, candidates)).Distinct();
    }

    /// <summary>The same objects through the group that they moved to: under both, in two rules say, an object would be two.</summary>
    private static ResourceType CurrentOf(ResourceType type, List<ResourceType> served)
        => type.Kind.Group == "extensions" && served.Find(other => MovedTo.Contains(other.Kind.Group) && other.Kind.Kind == type.Kind.Kind && other.Plural == type.Plural) is { } current ? current : type;

    private static bool IsSecret(KindName kind) => kind is { Group: "", Kind: "Secret" };

    private static bool IsSecrets(ResourcePattern pattern) => pattern is { Plural: "secrets", Group: null };

    private static IEnumerable<ResourcePattern> Patterns(JsonObject value, List<RuleFault> faults)
    {
        if (value.Find("spec", "rules") is not JsonArray { Count: > 0 } rules)
        {
            faults.Add(new RuleFault("spec.rules", "Missing: at least one entry with resources."));
            yield break;
        }

        for (var rule = 0; rule < rules.Count; rule++)
        {
            if ((rules[rule] as JsonObject)?["resources"] is not JsonArray { Count: > 0 } resources)
            {
                faults.Add(new RuleFault($"spec.rules[{rule}].resources", "Missing: at least one plural, for example deployments."));
                continue;
            }

            for (var number = 0; number < resources.Count; number++)
            {
                if (ResourcePattern.TryParse(resources[number] is JsonValue text && text.TryGetValue<string>(out var written) ? written : null, out var pattern))
                {
                    yield return pattern;
                }
                else
                {
                    faults.Add(new RuleFault($"spec.rules[{rule}].resources[{number}]", "Must be a plural in small letters, alone, with .* or with a group: deployments, ingresses.*, widgets.example.com."));
                }
            }
        }
    }
}
