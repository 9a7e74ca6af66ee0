using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Git;
using Trimtab.Adapters.Git.Changes;
using Trimtab.Adapters.GitHosts.PullRequests;
using Trimtab.Adapters.Http;
using Trimtab.Adapters.Programs;
using Trimtab.Adapters.Tests.Git;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Versions;
using Trimtab.Local;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.GitHosts;
using Trimtab.TestKit.State;

namespace Trimtab.Adapters.Tests.GitHosts;

/// <summary>Real git and a served API together.</summary>
public sealed class PullRequestWorkTests : IDisposable
{
    private const string Manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec: { template: { spec: { containers: [ { name: web, image: "example.org/web:1.2.3" } ] } } } # kept

        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private readonly GitScene _scene = new();
    private readonly HttpClient _client = OutgoingHttp.CreateClient();

    public void Dispose()
    {
        _client.Dispose();
        _scene.Dispose();
    }

    [Fact]
    public async Task A_change_is_pushed_asked_for_found_again_renewed_merged_and_its_branch_deleted()
    {
        await using var host = new ServedGitHub();
        await host.StartAsync();
        var (work, source) = await GivenAsync(host);
        var change = Change();

        var opened = (await work.LookAsync(change, Now, CancellationToken.None)).ShouldBeOfType<PullRequestSight.Open>();
        var found = (await work.LookAsync(change, Now, CancellationToken.None)).ShouldBeOfType<PullRequestSight.Open>();

        found.State.Number.ShouldBe(opened.State.Number);
        host.Requests.ShouldHaveSingleItem().Head.ShouldBe(change.PullRequest!.Branch);
        (await ShowAsync(source, $"{change.PullRequest.Branch}:apps/web.yaml")).ShouldBe(Manifest.Replace("1.2.3", "1.3.0", StringComparison.Ordinal));
        (await ShowAsync(source, "main:apps/web.yaml")).ShouldBe(Manifest);
        change = change with { PullRequest = change.PullRequest with { Number = opened.State.Number, Address = opened.State.Address } };

        // Twice, as when somebody is killed before he has noted the first.
        host.Requests[0].HasConflict = true;
        var commits = new List<string> { await TipAsync(source, change) };
        for (var time = 0; time < 2; time++)
        {
            await GitAsync(source, "update-ref", "refs/heads/main", (await GitAsync(source, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit-tree", "main^{tree}", "-p", "main", "-m", "Another")).Trim());
            (await work.LookAsync(change, Now, CancellationToken.None)).ShouldBeOfType<PullRequestSight.Open>();
            commits.Add(await TipAsync(source, change));
        }

        commits.ShouldBeUnique();
        host.Requests[0].HasConflict = false;

        await GitAsync(source, "update-ref", "refs/heads/main", commits[^1]);
        (host.Requests[0].State, host.Requests[0].By) = ("merged", "alice");
        (await work.LookAsync(change, Now, CancellationToken.None)).ShouldBe(new PullRequestSight.Merged("alice"));
        (await GitAsync(source, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads")).Trim().ShouldBe("main");
    }

    [Fact]
    public async Task An_older_request_of_the_same_branch_is_closed_with_a_comment_before_the_new_one_comes()
    {
        await using var host = new ServedGitHub();
        await host.StartAsync();
        var (work, _) = await GivenAsync(host);
        var older = host.Add(Change().PullRequest!.Branch, "Trimtab-Change: 0123.1.1");

        await work.LookAsync(Change(), Now, CancellationToken.None);

        older.State.ShouldBe("closed");
        older.Comments.ShouldBe(["Trimtab closes this request: 1.3.0 takes its place."]);
        host.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_request_that_is_not_trimtabs_is_left_alone_and_told()
    {
        await using var host = new ServedGitHub();
        await host.StartAsync();
        var (work, _) = await GivenAsync(host);
        host.Add(Change().PullRequest!.Branch, "Mine.");

        (await work.LookAsync(Change(), Now, CancellationToken.None)).ShouldBeOfType<PullRequestSight.Failing>().Reason.ShouldContain("is not Trimtab's");

        host.Requests.ShouldHaveSingleItem().State.ShouldBe("open");
    }

    private async Task<string> TipAsync(FleetSource source, ChangeDocument change)
        => (await GitAsync(source, "rev-parse", change.PullRequest!.Branch)).Trim();

    private static ChangeDocument Change()
    {
        var asset = new AssetId("apps-eu", "shop", AssetKind.Deployment, "web");
        var change = new Change(asset, "web", "example.org/web", new ArtifactVersion("1.2.3", null), new ArtifactVersion("1.3.0", null), VersionChange.Minor);
        return new ChangeDocument
        {
            Change = change,
            Candidate = new Candidate(change.To, Now.AddDays(-3)),
            Asset = new Asset(asset) { Target = "shop-prod" },
            Decision = new GateDecision(asset, "web", change.Artifact, change.From, "1.3.0 (minor) is made now.", []),
            Action = GateAction.Auto,
            State = ChangeState.AwaitingMerge,
            FoundAt = Now,
            PullRequest = new ChangePullRequest("shop", PullRequestText.BranchOf(asset, "web"), "0123.1.2", Now) { LookAt = Now },
        };
    }

    private async Task<(PullRequestWork Work, FleetSource Source)> GivenAsync(ServedGitHub host)
    {
        Directory.CreateDirectory(_scene["acme"]);
        var work = await LocalRepository.CreateAsync(_scene["work"], await LocalRepository.CreateBareAsync(_scene["acme/shop.git"], CancellationToken.None), "main", CancellationToken.None);
        Directory.CreateDirectory(_scene["work/apps"]);
        await File.WriteAllTextAsync(_scene["work/apps/web.yaml"], Manifest);
        await work.CommitAsync("first", CancellationToken.None);
        await work.PushAsync(CancellationToken.None);
        var api = host.Source.Repository.GetLeftPart(UriPartial.Authority);
        var source = GitScene.Source(work.Remote) with { Provider = GitHostKind.Github, StatusApi = new Uri($"{api}/api/v3"), Token = new SecretReference("TOKEN", null) };
        var target = new FleetTarget("shop-prod", "shop", "apps", "apps-eu", "default", false, TimeSpan.FromMinutes(5), [], null);
        var fleet = new FleetDocument(
            "sha256:1", new Dictionary<string, FleetCluster>(), new Dictionary<string, FleetSource> { ["shop"] = source }, new Dictionary<string, FleetTarget> { ["shop-prod"] = target },
            new Dictionary<string, RolloutPolicy>(), new Dictionary<string, FleetNotification>());
        var secrets = new FixedSecrets(ServedGitHost.Token);
        var options = Options.Create(new GitOptions { CacheDirectory = _scene.Cache });
        var branches = new GitChangeRepository(Git(), options, TimeProvider.System, NullLogger<GitChangeRepository>.Instance);
        var requests = new GitHostPullRequests(new OutgoingHttp(_client, TimeProvider.System), secrets, TimeProvider.System);
        var repositories = new GitEditableRepository(_scene.Repository(secrets), branches);
        var grouped = new GroupedRequestWork(requests, branches, new GroupedRequestWriting(new FixedFleet(fleet), new ChangeDocuments(new InMemoryDocumentStore(TimeProvider.System)), requests, repositories, branches));
        return (new PullRequestWork(new FixedFleet(fleet), requests, repositories, branches, grouped), source);
    }

    private GitCommand Git()
        => new(new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System), Options.Create(new GitOptions { CacheDirectory = _scene.Cache }), new FixedSecrets(ServedGitHost.Token));

    private Task<string> ShowAsync(FleetSource source, string file) => GitAsync(source, "show", file);

    private async Task<string> GitAsync(FleetSource source, params string[] arguments)
        => (await Git().RunLocalAsync(source.Repository.LocalPath, arguments, CancellationToken.None)).Output;
}
