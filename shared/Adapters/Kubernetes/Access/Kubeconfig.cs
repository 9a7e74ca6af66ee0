using Trimtab.Adapters.Programs;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Reads kubeconfig files, the form that kubectl uses.</summary>
/// <param name="programs">Runs the plugins that users name.</param>
/// <param name="clock">Says when a token is read or made again.</param>
/// <remarks>What is gone from Kubernetes (passwords, <c>auth-provider</c>) is refused with a message that says what took its place.</remarks>
public sealed class Kubeconfig(ProgramRunner programs, TimeProvider clock)
{
    /// <param name="paths">One file, or a list of them as in <c>KUBECONFIG</c>; <c>~/</c> is the home directory.</param>
    /// <param name="context">Null: the files' current context.</param>
    /// <exception cref="ClusterException">A file is missing or wrong; the message names file, context and field.</exception>
    public KubernetesAccess Read(string paths, string? context)
    {
        var files = KubeconfigList.Read(paths);
        var chosen = context ?? files.FirstText("current-context")
            ?? throw files.Fault("has no current-context, and the fleet names no context");
        if (!files.Names("contexts").Contains(chosen, StringComparer.Ordinal))
        {
            throw files.Fault($"has no context {chosen} (it has: {string.Join(", ", files.Names("contexts").DefaultIfEmpty("none"))})");
        }

        var settings = files.Named("contexts", chosen, "context");
        var within = $"context {chosen}, ";
        var cluster = files.Named("clusters", settings.Text("cluster") ?? throw settings.Fault("names no cluster"), "cluster", within);
        var user = settings.Text("user") is { } name ? files.Named("users", name, "user", within) : null;
        var access = KubeconfigCluster.Read(cluster, $"{files.Place}, context {chosen}", files.Files);
        return user is null ? access : ReadUser(user, cluster, access);
    }

    private KubernetesAccess ReadUser(KubeconfigNode user, KubeconfigNode cluster, KubernetesAccess access)
    {
        RetiredAuthentication.Refuse(user);
        var certificate = user.DataOrFile("client-certificate");
        var privateKey = user.DataOrFile("client-key");
        if ((certificate is null) != (privateKey is null))
        {
            throw user.Fault("client-certificate and client-key must be set both or not at all");
        }

        var token = ReadToken(user);
        var exec = user.Map("exec") is { } plugin ? new ExecCredential(ExecPlugin.Read(plugin, cluster, access), programs, clock) : null;
        if ((token is not null || exec is not null) && access.Server.Scheme == Uri.UriSchemeHttp && !access.Server.IsLoopback)
        {
            throw user.Fault($"the token would be sent in clear text to {access.Server}; use https");
        }

        return access with
        {
            ClientCertificate = certificate is { } cert && privateKey is { } key ? PemFiles.ClientCertificate(cert.Text, key.Text, user.Place) : null,
            Token = token,
            Exec = exec,
            Files = [.. access.Files, .. new[] { certificate?.File, privateKey?.File }.OfType<string>()],
        };
    }

    /// <remarks>As kubectl does it: the file wins over the text.</remarks>
    private BearerToken? ReadToken(KubeconfigNode user)
        => user.Text("tokenFile") is { } file ? BearerToken.FromFile(user.PathOf(file), clock)
            : user.Text("token") is { } token ? BearerToken.Literal(token, user.Place)
            : null;
}
