using System.Text.Json.Nodes;

namespace Trimtab.Cli.Doctor;

/// <summary>Something that a reconciler or a rollout does in a cluster.</summary>
/// <param name="Verb">The API's word: <c>get</c>, <c>patch</c>, ...</param>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resource">Plural, with a subresource after a slash.</param>
/// <param name="IsEverywhere">Asked for all namespaces at once, as lists are read.</param>
internal sealed record ClusterRight(string Verb, string Group, string Resource, bool IsEverywhere)
{
    private static readonly string[] WriteVerbs = ["get", "create", "patch", "delete"];
    private static readonly string[] Kept = ["configmaps", "secrets", "services", "serviceaccounts"];

    /// <summary>What every target and every rollout needs; a target with other kinds needs the same verbs for them.</summary>
    public static IReadOnlyList<ClusterRight> Needed { get; } =
    [
        new("get", "", "namespaces", IsEverywhere: true),
        new("list", "", "pods", IsEverywhere: false),
        new("get", "", "pods/log", IsEverywhere: false),
        new("get", "", "pods/proxy", IsEverywhere: false),
        new("list", "", "resourcequotas", IsEverywhere: false),
        new("list", "apps", "replicasets", IsEverywhere: false),
        new("patch", "apps", "deployments/scale", IsEverywhere: false),
        .. Writes("apps", "deployments"),
        .. Kept.SelectMany(static resource => Writes("", resource)),
    ];

    /// <summary>The question to the API server.</summary>
    public JsonObject Question(string @namespace)
    {
        var parts = Resource.Split('/');
        var attributes = new JsonObject { ["verb"] = Verb, ["group"] = Group, ["resource"] = parts[0] };
        if (parts.Length > 1)
        {
            attributes["subresource"] = parts[1];
        }

        if (!IsEverywhere)
        {
            attributes["namespace"] = @namespace;
        }

        return new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
    }

    public override string ToString() => $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}";

    private static IEnumerable<ClusterRight> Writes(string group, string resource)
        => [new("list", group, resource, IsEverywhere: true), .. WriteVerbs.Select(verb => new ClusterRight(verb, group, resource, IsEverywhere: false))];
}
