using System.Net.Security;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Reads kubeconfig files, the form that kubectl uses.</summary>
/// <remarks>Users with a certificate, a token or a token file. What would run a program (<c>exec</c>) or is gone from Kubernetes
/// (<c>auth-provider</c>, passwords) is refused with a message that says so.</remarks>
public static class Kubeconfig
{
    private const long MaxBytes = 1 << 20;
    private static readonly string[] Unsupported = ["exec", "auth-provider", "username", "password", "as", "as-uid", "as-groups", "as-user-extra"];

    /// <param name="path">The file; <c>~/</c> is the home directory.</param>
    /// <param name="context">Null: the file's current context.</param>
    /// <param name="clock">Says when a token file is read again.</param>
    /// <exception cref="ClusterException">The file is missing or wrong; the message names file and context.</exception>
    public static KubernetesAccess Read(string path, string? context, TimeProvider clock)
    {
        var file = Expand(path);
        var root = KubeconfigNode.Parse(ReadText(file), file);
        var chosen = context ?? root.Text("current-context")
            ?? throw root.Fault("has no current-context, and the fleet names no context");
        if (!root.Names("contexts").Contains(chosen))
        {
            throw root.Fault($"has no context {chosen} (it has: {string.Join(", ", root.Names("contexts").DefaultIfEmpty("none"))})");
        }

        var settings = root.Named("contexts", chosen, "context");
        var cluster = root.Named("clusters", settings.Text("cluster") ?? throw settings.Fault("names no cluster"), "cluster");
        var user = settings.Text("user") is { } name ? root.Named("users", name, "user") : null;
        var access = ReadCluster(cluster, new KubernetesAccess(ReadServer(cluster), $"kubeconfig {file}, context {chosen}") { Files = [file] });
        return user is null ? access : ReadUser(user, access, clock);
    }

    private static string Expand(string path)
        => path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
            : Path.GetFullPath(path);

    private static string ReadText(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MaxBytes
                ? File.ReadAllText(file)
                : throw AccessFault.Create($"kubeconfig {file}: is larger than {MaxBytes} bytes.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AccessFault.Create($"kubeconfig {file}: can't be read ({e.Message}).", e);
        }
    }

    private static Uri ReadServer(KubeconfigNode cluster)
        => Uri.TryCreate(cluster.Text("server"), UriKind.Absolute, out var server) && server.Scheme is "http" or "https"
            && server is { Query: "", Fragment: "", UserInfo: "" }
            ? server
            : throw cluster.Fault("server must be an http or https address");

    private static KubernetesAccess ReadCluster(KubeconfigNode cluster, KubernetesAccess access)
    {
        var authority = cluster.DataOrFile("certificate-authority");
        var proxy = cluster.Text("proxy-url");
        if (proxy is not null && !(Uri.TryCreate(proxy, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" or "socks5"))
        {
            throw cluster.Fault("proxy-url must be an http, https or socks5 address");
        }

        return access with
        {
            Authorities = authority is { } pem ? PemFiles.Authorities(pem.Text, $"{cluster.Place}: certificate-authority") : null,
            SkipsTlsVerification = cluster.Flag("insecure-skip-tls-verify"),
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = proxy is null ? null : new Uri(proxy),
            Files = [.. access.Files, .. Read(authority?.File)],
        };
    }

    private static KubernetesAccess ReadUser(KubeconfigNode user, KubernetesAccess access, TimeProvider clock)
    {
        if (Unsupported.FirstOrDefault(user.Has) is { } key)
        {
            throw user.Fault($"{key} is not supported: use a client certificate, a token or a tokenFile (a service account's token is best)");
        }

        var certificate = user.DataOrFile("client-certificate");
        var privateKey = user.DataOrFile("client-key");
        if ((certificate is null) != (privateKey is null))
        {
            throw user.Fault("client-certificate and client-key must be set both or not at all");
        }

        var token = ReadToken(user, clock);
        if (token is not null && access.Server.Scheme == Uri.UriSchemeHttp && !access.Server.IsLoopback)
        {
            throw user.Fault($"the token would be sent in clear text to {access.Server}; use https");
        }

        return access with
        {
            ClientCertificate = Certificate(user, certificate?.Text, privateKey?.Text),
            Token = token,
            Files = [.. access.Files, .. Read(certificate?.File), .. Read(privateKey?.File)],
        };
    }

    private static SslStreamCertificateContext? Certificate(KubeconfigNode user, string? certificate, string? privateKey)
        => certificate is null || privateKey is null ? null : PemFiles.ClientCertificate(certificate, privateKey, user.Place);

    /// <remarks>As kubectl does it: the file wins over the text.</remarks>
    private static BearerToken? ReadToken(KubeconfigNode user, TimeProvider clock)
        => user.Text("tokenFile") is { } file ? BearerToken.FromFile(user.PathOf(file), clock)
            : user.Text("token") is { } token ? BearerToken.Literal(token, user.Place)
            : null;

    private static IEnumerable<string> Read(string? file) => file is null ? [] : [file];
}
