namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>What stands between the function app and everything outside it.</summary>
internal interface IOutside : IAsyncDisposable
{
    /// <summary>Puts itself in front of one server.</summary>
    /// <returns>The address that the function app is given.</returns>
    Task<Uri> ReachAsync(OutsidePart part, Uri server);

    /// <summary>Puts itself in front of a cluster's API server.</summary>
    /// <param name="kubeconfig">The cluster's own.</param>
    /// <param name="file">Where the kubeconfig that the function app is given is written.</param>
    Task ReachClusterAsync(string kubeconfig, string file);
}
