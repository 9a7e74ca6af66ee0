namespace Trimtab.Domain.Fleet;

/// <summary>Reads the entries of the fleet's sections. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class FleetSections
{
    public static FleetCluster? Cluster(string name, FleetNode node)
    {
        var kubeconfig = node.Child("kubeconfig");
        FleetKubeconfig? access = null;
        if (kubeconfig.ExpectMap())
        {
            access = new FleetKubeconfig(PathList(kubeconfig.Child("file")), kubeconfig.Child("context").Text());
            kubeconfig.RefuseOtherKeys();
        }

        VariablesSection.Check(node.Child("variables"), hasPlaces: false);
        var cluster = new FleetCluster(name, access, node.Child("environment").Text(), node.Child("requestsPerSecond").Integer(1000, 1, 10_000));
        node.RefuseOtherKeys();
        return cluster;
    }

    public static FleetTarget? Target(string name, FleetNode node)
    {
        var path = node.Child("path");
        var directory = (path.Text() ?? "").Trim('/');
        if (directory.Split('/').Contains("..", StringComparer.Ordinal) || directory.Contains('\\', StringComparison.Ordinal))
        {
            path.Fault("Must be a directory inside the repository: no .. and no backslash.");
        }

        var target = new FleetTarget(
            name,
            node.Child("source").RequiredText("name of a source") ?? "",
            directory == "." ? "" : directory,
            node.Child("cluster").RequiredText("name of a cluster") ?? "",
            node.Child("namespace").Text() ?? "default",
            node.Child("prune").Flag(whenMissing: false),
            node.Child("timeout").Span(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromHours(6)),
            Texts(node.Child("dependsOn")),
            node.Child("rollout").Text(),
            VariablesSection.ReadTarget(node.Child("variables")),
            DriftSection.Read(node.Child("drift")));
        node.RefuseOtherKeys();
        return target;
    }

    public static IReadOnlyList<string> Texts(FleetNode node)
        => [.. node.Items().Select(item => item.RequiredText("a name") ?? "").Where(text => text.Length > 0)];

    /// <summary>One path or a list of them.</summary>
    private static string? PathList(FleetNode node)
        => node.IsList ? string.Join(Path.PathSeparator, Texts(node)) is { Length: > 0 } paths ? paths : null : node.Text();

    public static SecretReference? Secret(FleetNode node, bool isRequired = false)
    {
        if (node.IsMissing && isRequired)
        {
            node.Fault("Missing: where the secret is, {env: NAME}, {file: PATH} or {kubernetesSecret: {cluster, namespace, name, key}}.");
        }

        if (!node.ExpectMap())
        {
            return null;
        }

        var reference = new SecretReference(node.Child("env").Text(), node.Child("file").Text(), KubernetesSecret(node.Child("kubernetesSecret")));
        node.RefuseOtherKeys();
        if (new object?[] { reference.Env, reference.File, reference.Kubernetes }.Count(place => place is not null) != 1)
        {
            node.Fault("Must be exactly one of {env: NAME}, {file: PATH} and {kubernetesSecret: {cluster, namespace, name, key}}.");
            return null;
        }

        return reference;
    }

    private static KubernetesSecretReference? KubernetesSecret(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var reference = new KubernetesSecretReference(
            node.Child("cluster").ClusterName(),
            node.Child("namespace").RequiredText("the Secret's namespace") ?? "",
            node.Child("name").RequiredText("the Secret's name") ?? "",
            node.Child("key").RequiredText("the key in the Secret") ?? "");
        node.RefuseOtherKeys();
        return reference;
    }
}
