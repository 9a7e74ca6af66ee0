namespace Trimtab.Domain.Fleet;

/// <param name="File">Path of the kubeconfig; <c>~/</c> is the home directory, a relative path is relative to the fleet file.</param>
/// <param name="Context">Null: the file's current context.</param>
public sealed record FleetKubeconfig(string File, string? Context);
