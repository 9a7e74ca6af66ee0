using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.Twin;

/// <summary>A twin under a fake clock, with the namespace <c>shop</c>.</summary>
internal sealed class TwinFixture : IDisposable
{
    public TwinFixture(TwinOptions? options = null)
    {
        Cluster = new TwinCluster(options ?? new TwinOptions(), Clock);
        Apply(Sample.Namespace("shop"));
    }

    public FakeClock Clock { get; } = new();

    public TwinCluster Cluster { get; }

    public JsonObject Apply(JsonObject value, bool isDryRun = false, bool isForced = true)
        => Wait(Cluster.ApplyAsync(value, new ApplyOptions(isDryRun, isForced), CancellationToken.None));

    public JsonObject? Find(KindName kind, string name) => Wait(Cluster.GetAsync(Sample.Reference(kind, name), CancellationToken.None));

    public JsonObject Get(KindName kind, string name) => Find(kind, name).ShouldNotBeNull();

    public IReadOnlyList<JsonObject> List(KindName kind, string? selector = null)
        => Wait(Cluster.ListAsync(kind, "shop", selector, CancellationToken.None)).Items;

    public static ClusterException Refused(Func<object?> call) => Should.Throw<ClusterException>(call);

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public void Dispose() => Cluster.Dispose();

#pragma warning disable VSTHRD002 // The twin answers in-process at once; waiting for it can't block.
    public static T Wait<T>(Task<T> done) => done.IsCompleted ? done.GetAwaiter().GetResult() : throw new InvalidOperationException("The twin did not answer at once.");
#pragma warning restore VSTHRD002
}
