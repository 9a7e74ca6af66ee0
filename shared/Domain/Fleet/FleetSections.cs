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
            node.Child("rollout").Text());
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
            node.Fault("Missing: where the secret is, {env: NAME} or {file: PATH}.");
        }

        if (!node.ExpectMap())
        {
            return null;
        }

        var reference = new SecretReference(node.Child("env").Text(), node.Child("file").Text());
        node.RefuseOtherKeys();
        if (reference.Env is null == reference.File is null)
        {
            node.Fault("Must be exactly one of {env: NAME} and {file: PATH}.");
            return null;
        }

        return reference;
    }
}
