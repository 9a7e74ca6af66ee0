using System.Text.Json.Nodes;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>A program that gives credentials, as a kubeconfig's user names it.</summary>
/// <param name="Place">Kubeconfig, context and user, for messages.</param>
/// <param name="Command">A bare name that PATH resolves, or an absolute path.</param>
/// <param name="Arguments">Passed as they are.</param>
/// <param name="ApiVersion">The version of <c>ExecCredential</c> that is spoken.</param>
/// <param name="InstallHint">What the kubeconfig's author says to people who lack the program; null when nothing.</param>
public sealed record ExecPlugin(string Place, string Command, IReadOnlyList<string> Arguments, string ApiVersion, string? InstallHint)
{
    private const string Group = "client.authentication.k8s.io/";
    private const string InfoVariable = "KUBERNETES_EXEC_INFO";

    /// <summary>The variables that the kubeconfig sets, and the one that tells the plugin what it is asked for.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <remarks>Source: Kubernetes, "client-go credential plugins"; v1beta1 differs in that <c>interactiveMode</c> may be left out.</remarks>
    internal static ExecPlugin Read(KubeconfigNode exec, KubeconfigNode cluster, KubernetesAccess access)
    {
        var version = exec.Text("apiVersion") ?? throw exec.Fault($"apiVersion is missing: set {Group}v1");
        if (version is not (Group + "v1" or Group + "v1beta1"))
        {
            throw exec.Fault($"apiVersion must be {Group}v1 or {Group}v1beta1: update the plugin and run its command that writes the kubeconfig");
        }

        CheckInteractiveMode(exec, version);
        var command = exec.Text("command") ?? throw exec.Fault("command is missing: name the plugin's program");
        // As kubectl: a bare name comes from PATH, all else stands relative to the kubeconfig.
        var program = command.Contains('/', StringComparison.Ordinal) ? exec.PathOf(command) : command;
        var info = Info(version, exec.Flag("provideClusterInfo") ? Describe(cluster, access) : null);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in exec.Maps("env"))
        {
            variables[variable.Text("name") ?? throw variable.Fault("name is missing")] = variable.Text("value") ?? "";
        }

        variables[InfoVariable] = info.ToJsonString();
        return new ExecPlugin(exec.Place, program, exec.Texts("args"), version, exec.Text("installHint")) { Environment = variables };
    }

    /// <returns>No argument and no variable: they may hold secrets.</returns>
    public override string ToString() => $"{Place}: plugin {Command}";

    private static void CheckInteractiveMode(KubeconfigNode exec, string version)
    {
        switch (exec.Text("interactiveMode"))
        {
            case "Never" or "IfAvailable":
            case null when version == Group + "v1beta1":
                return;
            case "Always":
                throw exec.Fault("interactiveMode Always needs a person at a terminal: use a plugin or a login that works without one, and set Never");
            default:
                throw exec.Fault("interactiveMode must be Never, IfAvailable or Always");
        }
    }

    private static JsonObject Info(string version, JsonObject? cluster)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (cluster is not null)
        {
            spec["cluster"] = cluster;
        }

        return new JsonObject { ["apiVersion"] = version, ["kind"] = "ExecCredential", ["spec"] = spec };
    }

    private static JsonObject Describe(KubeconfigNode cluster, KubernetesAccess access)
    {
        var described = new JsonObject { ["server"] = cluster.Text("server") };
        if (access.TlsServerName is { } name)
        {
            described["tls-server-name"] = name;
        }

        if (access.SkipsTlsVerification)
        {
            described["insecure-skip-tls-verify"] = true;
        }

        if (cluster.DataOrFile("certificate-authority") is { } authority)
        {
            described["certificate-authority-data"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(authority.Text));
        }

        if (cluster.Text("proxy-url") is { } proxy)
        {
            described["proxy-url"] = proxy;
        }

        var extension = cluster.Maps("extensions").FirstOrDefault(entry => entry.Text("name") == Group + "exec");
        if (extension?.Json("extension") is { } config)
        {
            described["config"] = config;
        }

        return described;
    }
}
