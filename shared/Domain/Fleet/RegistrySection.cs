using Trimtab.Domain.Images;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads one entry of <c>registries</c>. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class RegistrySection
{
    private const string PullSecretKey = ".dockerconfigjson";

    public static FleetRegistry? Read(string name, FleetNode node)
    {
        var registry = new FleetRegistry(name, Host(node.Child("host")))
        {
            Credentials = Credentials(node),
            Authority = FleetSections.Secret(node.Child("ca")),
            IsInsecure = node.Child("insecure").Flag(whenMissing: false),
            RequestsPerSecond = node.Child("requestsPerSecond").Integer(FleetRegistry.DefaultRequestsPerSecond, 1, 10_000),
            Concurrency = node.Child("concurrency").Integer(FleetRegistry.DefaultConcurrency, 1, 256),
            Webhook = RegistryWebhookSection.Read(node.Child("webhook")),
        };
        if (registry is { IsPattern: true, Credentials: RegistryCredentials.User })
        {
            node.Child("credentials").Fault("A name and password go to one host: write the host without * and ?, or use dockerConfig or pullSecret, which say for which host each is.");
        }

        if (registry is { IsInsecure: true, Authority: not null })
        {
            node.Child("ca").Fault("Has no use with insecure: plain HTTP has no certificate.");
        }

        node.RefuseOtherKeys();
        return registry;
    }

    /// <summary>A user's name and where the password is; null when they are missing.</summary>
    public static RegistryCredentials.User? User(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var name = node.Child("username");
        var user = name.RequiredText("the user's name") ?? "";
        if (user.Contains(':', StringComparison.Ordinal))
        {
            name.Fault("A user's name has no colon.");
        }

        var password = FleetSections.Secret(node.Child("password"), isRequired: true);
        node.RefuseOtherKeys();
        return password is null ? null : new RegistryCredentials.User(user, password);
    }

    private static string Host(FleetNode node)
    {
        var host = (node.RequiredText("the registry's host, as image references have it") ?? "").ToLowerInvariant();
        if (host.Length == 0)
        {
            return host;
        }

        // A pattern's letters are those of a host with some standing for others. A name without a dot is no host in an image reference.
        var isPattern = NotificationRoute.IsPattern(host);
        var example = isPattern ? $"{host.Replace('*', 'x').Replace('?', 'x')}.x/a" : $"{host}/a";
        if (host.Contains('/', StringComparison.Ordinal)
            || !(ImageReference.TryParse(example, out var reference, out _) || (isPattern && ImageReference.TryParse(example.Replace(".x/", "/", StringComparison.Ordinal), out reference, out _)))
            || (!isPattern && reference!.Registry != ImageReference.HostOf(host)))
        {
            node.Fault("Must be a host with or without a port, such as ghcr.io or registry.example.com:5000, without https:// and path; * and ? stand for others.");
        }

        return ImageReference.HostOf(host);
    }

    private static RegistryCredentials? Credentials(FleetNode node)
    {
        var (user, config, pull, anonymous) = (node.Child("credentials"), node.Child("dockerConfig"), node.Child("pullSecret"), node.Child("anonymous"));
        var isAnonymous = anonymous.Flag(whenMissing: false);
        if (new[] { !user.IsMissing, !config.IsMissing, !pull.IsMissing, isAnonymous }.Count(static given => given) > 1)
        {
            node.Fault("Must have at most one of credentials, dockerConfig, pullSecret and anonymous.");
        }

        if (User(user) is { } named)
        {
            return named;
        }

        if (FleetSections.Secret(config) is { } content)
        {
            return new RegistryCredentials.DockerConfig(content, CallsPrograms: true);
        }

        return PullSecret(pull) is { } secret ? new RegistryCredentials.DockerConfig(new SecretReference(null, null, secret), CallsPrograms: false) : null;
    }

    private static KubernetesSecretReference? PullSecret(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var place = new KubernetesSecretReference(
            node.Child("cluster").ClusterName(),
            node.Child("namespace").RequiredText("the pull secret's namespace") ?? "",
            node.Child("name").RequiredText("the pull secret's name") ?? "",
            PullSecretKey);
        node.RefuseOtherKeys();
        return place;
    }
}
