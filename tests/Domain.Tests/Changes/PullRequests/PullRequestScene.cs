using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Updates;
using Trimtab.TestKit.Changes;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Updates;

namespace Trimtab.Domain.Tests.Changes.PullRequests;

/// <summary>A desk whose policy asks by pull requests, a Git host, and the messages between them. The process may die at any call.</summary>
internal sealed class PullRequestScene
{
    private const string Places = """
        clusters: { apps-eu: { kubeconfig: { file: /c } } }
        sources: { shop: { repository: "https://git.example.com/acme/shop.git", token: { env: T } } }
        targets: { shop-prod: { source: shop, path: apps, cluster: apps-eu } }

        """;


    /// <summary>What the target may hold.</summary>
    public static IReadOnlyList<string> Workloads { get; } = ["web", "api", "worker"];

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);
    private readonly Killer _killer;
    private readonly List<(DateTimeOffset Due, object Body)> _queue = [];
    private int _taken;

    /// <param name="words">What the policy says first.</param>
    /// <param name="killer">Kills.</param>
    /// <param name="execution">What its <c>execution</c> says beside that a pull request asks.</param>
    public PullRequestScene(string words = "minor: review, patch: auto, ", Killer? killer = null, string execution = "")
    {
        _killer = killer ?? new Killer();
        Desk = new DeskScene($"{Places}updates: {{ defaults: {{ {words}approval: {{ deadline: 2d }}, execution: {{ pullRequest: true{execution} }} }} }}", _killer);
        Desk.Asset = Desk.Asset with { Target = "shop-prod" };
        Repository["apps/web.yaml"] = ManifestOf("web", "1.2.3");
        Host = new InMemoryGitHost(Repository, _killer);
    }

    /// <summary>A scene whose policy asks for all changes of the group <c>weekly</c> by one request.</summary>
    public static PullRequestScene OfGroup(Killer killer)
    {
        var scene = new PullRequestScene("minor: review, ", killer, ", group: weekly, groupWait: 1m");
        foreach (var name in Workloads)
        {
            scene.Repository[$"apps/{name}.yaml"] = ManifestOf(name, "1.2.3");
        }

        return scene;
    }

    public DeskScene Desk { get; }

    public InMemoryEditableRepository Repository { get; } = new();

    public InMemoryGitHost Host { get; }

    /// <summary>Changes that were begun.</summary>
    public HashSet<string> Begun { get; } = new(StringComparer.Ordinal);

    public HostedPullRequest Open => Host.Requests.Single(static request => request.Phase == PullRequestPhase.Open);

    public Task ScanAsync(params string[] tags) => TryAsync(() => Desk.ScanAsync(tags));

    /// <summary>A scan of one of several workloads of the target.</summary>
    public async Task ScanAsync(string workload, string[] tags, string? artifact = null)
    {
        await TryAsync(() => Desk.Desk.ConsiderAsync(
            Desk.Asset with { Id = IdOf(workload) },
            new PartCandidates(IdOf(workload), workload, artifact ?? $"example.org/{workload}", new ArtifactVersion(Desk.Running, null), [.. tags.Select(static tag => new Candidate(new ArtifactVersion(tag, null), DeskScene.Noon.AddDays(-30)))]),
            default));
    }

    /// <summary>Does something, and again when the process is killed over it.</summary>
    public async Task TryAsync(Func<Task> work)
    {
        if (!await SurvivesAsync(work))
        {
            await work();
        }
    }

    public Task<ChangeDocument> ReadAsync(string version) => Desk.ReadAsync(version);

    public async Task<ChangeDocument> ReadAsync(string workload, string version, string? artifact = null)
        => (await Desk.Changes.ReadAsync(ChangeOf(workload, version, artifact), default)).Change!;

    public static string ChangeOf(string workload, string version, string? artifact = null)
        => new Change(IdOf(workload), workload, artifact ?? $"example.org/{workload}", new ArtifactVersion("", null), new ArtifactVersion(version, null), default).Id;

    public static string ManifestOf(string workload, string version) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{workload}}, namespace: shop }
        spec:
          template:
            spec:
              containers: [ { name: {{workload}}, image: "example.org/{{workload}}:{{version}}" } ]
        """;

    private static AssetId IdOf(string workload) => DeskScene.Web with { Name = workload };

    public void Send(object body) => _queue.Add((Desk.Clock.GetUtcNow(), body));

    /// <summary>Time goes on; every two seconds the sweep comes by, and messages are delivered.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        for (var end = Desk.Clock.GetUtcNow() + span; Desk.Clock.GetUtcNow() < end;)
        {
            Desk.Clock.Advance(Step);
            await SurvivesAsync(() => Desk.LeapAsync(TimeSpan.Zero));
            await DeliverAsync();
        }
    }

    private async Task DeliverAsync()
    {
        for (Collect(); _queue.FindIndex(message => message.Due <= Desk.Clock.GetUtcNow()) is >= 0 and var next; Collect())
        {
            var (_, body) = _queue[next];
            _queue.RemoveAt(next);

            if (!await SurvivesAsync(() => HandleAsync(body)))
            {
                // The message comes again when its invisibility ends.
                _queue.Add((Desk.Clock.GetUtcNow() + TimeSpan.FromSeconds(30), body));
            }
        }
    }

    private async Task<bool> SurvivesAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (KilledException)
        {
            _killer.Disarm();
            Desk.Start();
            return false;
        }
    }

    private void Collect()
    {
        foreach (var sent in Desk.Sender.Sent.Skip(_taken))
        {
            if (sent.Body is TendPullRequest or TendPullRequests or StartUpdate)
            {
                _queue.Add((Desk.Clock.GetUtcNow() + sent.Delay, sent.Body));
            }
        }

        _taken = Desk.Sender.Sent.Count;
    }

    private async Task HandleAsync(object body)
    {
        var context = MessageContext.For("test");
        switch (body)
        {
            case TendPullRequest tend:
                var work = new PullRequestWork(Desk.Fleet, Host, Repository, Host, new GroupedRequestWork(Host, Host, new GroupedRequestWriting(Desk.Fleet, Desk.Changes, Host, Repository, Host)));
                await new TendPullRequestHandler(Desk.Changes, work, Desk.Outbox, new ChangeClock(Desk.Fleet, Desk.Clock)).HandleAsync(tend, context, default);
                break;
            case TendPullRequests all:
                await new TendPullRequestsHandler(Desk.Changes, new MortalSender(Desk.Sender, _killer)).HandleAsync(all, context, default);
                break;
            case StartUpdate start when (await Desk.Making.BeginAsync(start.Change, context, default)).Change is { } begun:
                Begun.Add(begun.Id);
                break;
        }
    }
}
