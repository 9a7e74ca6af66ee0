using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Checks;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Time;
using Trimtab.Twin;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Updates;

/// <summary>The errors of an update's new pods on the twin, whose pods count the requests that they are sent.</summary>
public sealed class ErrorWatchTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly FakeClock _clock = new();
    private readonly TwinCluster _twin;

    public ErrorWatchTests() => _twin = new TwinCluster(new TwinOptions(), _clock);

    public void Dispose() => _twin.Dispose();

    [Theory]
    [InlineData("2-errors5", 0.02, false)]
    [InlineData("2-errors5", 0.08, true)]
    [InlineData("2", 0.01, true)]
    public async Task More_errors_than_allowed_are_found_and_fewer_are_not(string tag, double allowed, bool isGood)
    {
        var update = await GivenAsync(AssetKind.Deployment, tag, allowed, 200);

        var (end, results) = await WatchAsync(update, TimeSpan.FromMinutes(5));

        results[^1].IsGood.ShouldBe(isGood, results[^1].Reason);
        results[^1].Reason.ShouldContain("requests failed");
        end.Errors.Keys.ShouldBe(["Deployment web"]);
        if (!isGood)
        {
            (Interval * results.Count).ShouldBeLessThan(TimeSpan.FromSeconds(60));
            results[^1].Reason.ShouldEndWith("and 2 % may.");
        }
    }

    [Fact]
    public async Task What_is_only_a_little_too_much_is_told_when_the_watch_ends()
    {
        var update = await GivenAsync(AssetKind.Deployment, "2-errors5", 0.045, 50);

        var (_, results) = await WatchAsync(update with { Execution = update.Execution with { Watch = TimeSpan.FromMinutes(10) } }, TimeSpan.FromMinutes(11));

        results[^1].IsGood.ShouldBeFalse(results[^1].Reason);
        results[^1].Reason.ShouldEndWith("and 4.5 % may.");
    }

    [Fact]
    public async Task Without_requests_nothing_is_guessed()
    {
        var update = await GivenAsync(AssetKind.Deployment, "2-errors5", 0.01, 0);

        var (_, results) = await WatchAsync(update, TimeSpan.FromMinutes(6));

        results.ShouldAllBe(static result => result.IsGood);
        results[^1].Reason.ShouldStartWith("Deployment web had no request that could be counted: ");
    }

    [Fact]
    public async Task Of_a_release_the_workloads_are_watched_that_carry_its_name()
    {
        var update = await GivenAsync(AssetKind.HelmRelease, "2-errors5", 0.02, 200);

        var (end, results) = await WatchAsync(update, TimeSpan.FromMinutes(1));

        end.Errors.Keys.ShouldBe(["Deployment web"]);
        results[^1].IsGood.ShouldBeFalse();
    }

    [Fact]
    public async Task An_update_whose_policy_does_not_ask_reads_nothing()
        => (await Watch().LookAsync(await GivenAsync(AssetKind.Deployment, "2", null, 10), default)).ShouldBeNull();

    private ErrorWatch Watch() => new(new UpdatedPods(new FixedClusters(_twin)), new PodMetricsReader(_clock), _clock);

    // Until the first bad look, or the end.
    private async Task<(UpdateDocument End, IReadOnlyList<CheckResult> Results)> WatchAsync(UpdateDocument update, TimeSpan atMost)
    {
        List<CheckResult> results = [];
        for (var end = _clock.GetUtcNow() + atMost; _clock.GetUtcNow() < end && (results.Count == 0 || results[^1].IsGood);)
        {
            _clock.Advance(Interval);
            var (errors, result) = (await Watch().LookAsync(update, default)).ShouldNotBeNull();
            update = update with { Errors = errors };
            results.Add(result);
        }

        return (update, results);
    }

    private async Task<UpdateDocument> GivenAsync(AssetKind kind, string tag, double? allowed, int requests)
    {
        var began = _clock.GetUtcNow();
        await _twin.CreateAsync(Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}"), default);
        await _twin.CreateAsync(
            Json($"{{'apiVersion':'v1','kind':'Service','metadata':{{'name':'web','namespace':'shop','annotations':{{'twin.trimtab.dev/requests-per-second':'{requests}'}}}},'spec':{{'selector':{{'app':'web'}},'ports':[{{'port':80,'targetPort':8080,'protocol':'TCP'}}]}}}}"),
            default);
        JsonObject web = Deployment(image: $"web:{tag}");
        web["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![0]!["protocol"] = "TCP";
        web["metadata"]!["annotations"] = new JsonObject { ["meta.helm.sh/release-name"] = "web", ["meta.helm.sh/release-namespace"] = "shop" };
        await _twin.CreateAsync(web, default);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var id = new AssetId("twin", "shop", kind, "web");
        return new UpdateDocument
        {
            Change = new Change(id, kind == AssetKind.HelmRelease ? Change.Chart : "web", "web", new ArtifactVersion("1", null), new ArtifactVersion(tag, null), VersionChange.Major),
            Asset = new Asset(id),
            Mode = UpdateMode.Patch,
            Phase = UpdatePhase.Watching,
            Execution = new UpdateExecution { MaxErrors = allowed },
            QueuedAt = began,
            StartedAt = began,
            PhaseSince = _clock.GetUtcNow(),
            NextTickDue = began,
        };
    }
}
