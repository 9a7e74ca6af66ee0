using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Scans;
using Trimtab.Domain.State;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Scans;

/// <summary>Scans over registries, state and assets in memory.</summary>
internal sealed class ScanScene
{
    private readonly List<PartCandidates> _considered = [];

    public ScanScene(string fleet = "", IDocumentStore? documents = null)
    {
        Fleet = new FixedFleet(fleet.Length > 0 ? fleet : "sources: {}");
        Documents = documents ?? new InMemoryDocumentStore(Clock);
        Use = new ArtifactUse(_ => Task.FromResult(new AssetSnapshot(Assets, [])), Fleet, Clock);
    }

    public FakeClock Clock { get; } = new();

    public FakeRegistries Registries { get; } = new();

    public FakeChartRepositories Charts { get; } = new();

    public RecordingSender Sender { get; } = new();

    public FakeScanReport Report { get; } = new();

    public FixedFleet Fleet { get; }

    public IDocumentStore Documents { get; }

    public ArtifactUse Use { get; }

    public List<Asset> Assets { get; } = [];

    /// <summary>Thrown instead of considering a part; null: none.</summary>
    public Exception? Broken { get; set; }

    /// <summary>Who considers parts beside the scene; null: nobody.</summary>
    public ConsiderCandidates? Consider { get; set; }

    /// <summary>What a gate asks that chose what the last scan did not look at.</summary>
    public ContentLook Contents => new(new ArtifactReader(Registries, Charts), new RepositoryMemories(Documents), Fleet, Clock);

    /// <summary>What the last scan handed on.</summary>
    public IReadOnlyList<PartCandidates> Considered => _considered;

    public static Asset Deployment(string name, string image, string? digest = null)
        => new(new AssetId("apps-eu", "shop", AssetKind.Deployment, name)) { Images = [new AssetImage("app", image, digest)] };

    public async Task<Outcome> ScanAsync(string artifact, Func<ScanRepository, ScanRepository>? change = null)
    {
        _considered.Clear();
        var memories = new RepositoryMemories(Documents);
        var handler = new ScanRepositoryHandler(
            Fleet,
            Use,
            new RepositoryScan(new ArtifactReader(Registries, Charts), memories, Report, Clock),
            new ConsiderParts(memories, ConsiderAsync, new CheckHooks(new NoContainerHosts(), Report, Clock)),
            Report,
            Sender,
            Clock);
        var body = new ScanRepository(artifact, Clock.GetUtcNow());
        return await handler.HandleAsync(change is null ? body : change(body), MessageContext.For("test"), CancellationToken.None);
    }

    /// <summary>Some time later: longer than a lost tag needs to be believed.</summary>
    public Task<Outcome> ScanLaterAsync(string artifact)
    {
        Clock.Advance(TimeSpan.FromMinutes(15));
        return ScanAsync(artifact);
    }

    public async Task<RepositoryMemory> MemoryOfAsync(string artifact) => (await new RepositoryMemories(Documents).ReadAsync(artifact, CancellationToken.None)).Memory;

    private Task ConsiderAsync(Asset asset, PartCandidates part, CancellationToken cancellationToken)
    {
        if (Broken is not null)
        {
            throw Broken;
        }

        _considered.Add(part);
        return Consider is null ? Task.CompletedTask : Consider(asset, part, cancellationToken);
    }
}
