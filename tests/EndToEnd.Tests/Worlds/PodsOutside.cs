namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>The world as the pods of the real cluster's node reach it: its servers listen on 127.0.0.1, and stand at the node's address with the same ports.</summary>
internal sealed class PodsOutside : IOutside
{
    public Task<Uri> ReachAsync(OutsidePart part, Uri server) => Task.FromResult(new UriBuilder(server) { Host = TestKit.Running.RealCluster.HostFromPods }.Uri);

    public Task ReachClusterAsync(string kubeconfig, string file)
    {
        File.Copy(kubeconfig, file);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
