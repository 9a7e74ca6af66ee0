namespace Trimtab.Twin.Server;

/// <summary>The Kubernetes version whose API the twin speaks.</summary>
internal static class ServerVersion
{
    public const string Major = "1";
    public const string Minor = "32";
    public const string Text = "v1.32.0-twin";
}
