using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>A connection to the server under test and a namespace of the case's own.</summary>
public abstract class ClusterContract<TServer>(TServer server) : IAsyncLifetime, IClassFixture<TServer>
    where TServer : ClusterServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _late = new(Patience);
    private ICluster? _cluster;

    protected TServer Server { get; } = server;

    protected ICluster Cluster => _cluster!;

    protected string Namespace { get; } = $"contract-{Guid.NewGuid():N}"[..20];

    protected CancellationToken Token => _late.Token;

    public async Task InitializeAsync()
    {
        _cluster = Server.Connect();
        await _cluster.CreateAsync(Manifest.Of($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{Namespace}}"} }"""), Token);
    }

    public async Task DisposeAsync()
    {
        await Cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", Namespace), new DeleteOptions(), Token);
        Server.Disconnect(Cluster);
        _late.Dispose();
    }

    protected ObjectReference ConfigMap(string name) => new(KindName.ConfigMap, Namespace, name);

    protected static async Task<ClusterException> RefusedAsync(Func<Task> call, string reason, int status)
    {
        var refusal = await Should.ThrowAsync<ClusterException>(call);
        (refusal.Reason, refusal.Status).ShouldBe((reason, status), refusal.Message);
        return refusal;
    }
}
