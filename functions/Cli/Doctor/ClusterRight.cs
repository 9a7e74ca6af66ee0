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
    private static readonly string[] HelmVerbs = ["get", "list", "create", "update", "delete"];
    private static readonly (string Group, string Resource)[] Patched = [("apps", "deployments"), ("apps", "statefulsets"), ("apps", "daemonsets"), ("batch", "cronjobs")];
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
        new("update", "apps", "deployments", IsEverywhere: false),
        .. Writes("apps", "deployments"),
        .. Kept.SelectMany(static resource => Writes("", resource)),
    ];

    /// <summary>What updates need beyond that, everywhere, with the switch of the chart that grants it.</summary>
    public static IReadOnlyList<(string Switch, IReadOnlyList<ClusterRight> Rights)> ForUpdates(UpdateNeeds needs)
    {
        List<(string, IReadOnlyList<ClusterRight>)> wanted = [];
        if (needs.Patch)
        {
            wanted.Add(("patch", [.. Patched.SelectMany(static kind => new[] { Everywhere("get", kind.Group, kind.Resource), Everywhere("patch", kind.Group, kind.Resource) }), Everywhere("list", "", "pods"), Everywhere("delete", "", "pods"), Everywhere("get", "", "pods/proxy")]));
        }

        if (needs.Helm)
        {
            wanted.Add(("helm", [.. HelmVerbs.Select(static verb => Everywhere(verb, "", "secrets")), Everywhere("list", "apps", "deployments"), Everywhere("list", "", "pods"), Everywhere("get", "", "pods/proxy")]));
        }

        if (needs.Commands)
        {
            wanted.Add(("commands", [Everywhere("list", "", "pods"), Everywhere("get", "", "pods/exec"), Everywhere("create", "", "pods/exec")]));
        }

        if (needs.Vulnerabilities)
        {
            wanted.Add(("vulnerabilities", [Everywhere("list", "aquasecurity.github.io", "vulnerabilityreports")]));
        }

        return wanted;
    }

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

    private static ClusterRight Everywhere(string verb, string group, string resource) => new(verb, group, resource, IsEverywhere: true);

    private static IEnumerable<ClusterRight> Writes(string group, string resource)
        => [new("list", group, resource, IsEverywhere: true), .. WriteVerbs.Select(verb => new ClusterRight(verb, group, resource, IsEverywhere: false))];
}
