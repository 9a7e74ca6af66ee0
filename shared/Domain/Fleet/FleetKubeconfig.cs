namespace Trimtab.Domain.Fleet;

/// <param name="File">Path of the kubeconfig, or several with the system's path separator between them, as in <c>KUBECONFIG</c>;
/// <c>~/</c> is the home directory, a relative path is relative to the fleet file. Null: the setting <c>KUBECONFIG</c>, or else <c>~/.kube/config</c>.</param>
/// <param name="Context">Null: the file's current context.</param>
public sealed record FleetKubeconfig(string? File, string? Context);
