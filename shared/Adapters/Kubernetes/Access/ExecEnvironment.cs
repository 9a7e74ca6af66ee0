namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Which of our own variables a plugin sees: where its login is kept, and its cloud's settings. Ours (storage keys, webhook secrets) are none of its business.</summary>
internal static class ExecEnvironment
{
    private static readonly string[] Names = ["HOME", "USER", "LOGNAME", "KUBECONFIG", "REGION"];
    private static readonly string[] Prefixes = ["AWS_", "AZURE_", "AAD_", "MSI_", "IDENTITY_", "CLOUDSDK_", "GOOGLE_", "GCE_", "OS_", "OCI_", "DIGITALOCEAN_", "XDG_", "KUBELOGIN_"];

    public static bool Passes(string variable)
        => Names.Contains(variable, StringComparer.Ordinal) || Prefixes.Any(prefix => variable.StartsWith(prefix, StringComparison.Ordinal));
}
