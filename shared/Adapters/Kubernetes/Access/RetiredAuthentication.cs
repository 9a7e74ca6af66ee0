namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Ways to sign in that Kubernetes or its clients have dropped, and what took their place.</summary>
internal static class RetiredAuthentication
{
    private const string Instead = "use a client certificate, a token, a tokenFile or an exec plugin";

    private static readonly string[] Basic = ["username", "password"];
    private static readonly string[] Impersonation = ["as", "as-uid", "as-groups", "as-user-extra"];

    private static readonly Dictionary<string, string> Plugins = new(StringComparer.Ordinal)
    {
        ["gcp"] = "gke-gcloud-auth-plugin",
        ["azure"] = "kubelogin of Azure",
        ["oidc"] = "kubectl oidc-login (kubelogin)",
        ["openstack"] = "client-keystone-auth",
    };

    /// <exception cref="Domain.Clusters.ClusterException">The user signs in by such a way.</exception>
    public static void Refuse(KubeconfigNode user)
    {
        if (user.Has("auth-provider"))
        {
            var name = user.Map("auth-provider")?.Text("name");
            var plugin = name is not null && Plugins.TryGetValue(name, out var known) ? $"the exec plugin {known}" : "an exec plugin";
            throw user.Fault($"auth-provider{(name is null ? "" : " " + name)} is gone from Kubernetes' clients since 1.26: replace it by {plugin}");
        }

        if (Basic.FirstOrDefault(user.Has) is { } password)
        {
            throw user.Fault($"{password}: basic authentication is gone from Kubernetes since 1.19: {Instead}");
        }

        if (Impersonation.FirstOrDefault(user.Has) is { } impersonation)
        {
            throw user.Fault($"{impersonation}: acting as somebody else is not supported: {Instead} of that user (a service account's token is best)");
        }
    }
}
