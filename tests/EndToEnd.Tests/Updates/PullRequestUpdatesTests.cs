using Trimtab.Domain.Changes;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Running;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>From a release in the real registry by way of a pull request to what runs: whole programs, real git, a twin of the cluster.</summary>
public sealed class PullRequestUpdatesTests
{
    private const string Back = "back";

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_version_runs_once_a_person_merged_its_request_and_not_when_one_closed_it()
    {
        await using var world = await GitHostWorld.StartAsync("pullRequest: true", Back);
        await MergedAsync(world);
        await ClosedAsync(world);

        var records = await world.RecordsAsync();
        records.ShouldContain(static record => record.Action == "change.merged" && record.Actor == "alice@127.0.0.1");
        records.ShouldContain(static record => record.Action == "change.rejected" && record.Actor == "bob@127.0.0.1");
        records.Count(static record => record.Action == "update.succeeded").ShouldBe(1);
    }

    /// <summary>The app is killed when the host has opened its request and before it hears of that; the next one finds the request.</summary>
    private static async Task MergedAsync(GitHostWorld world)
    {
        await world.KillAtAsync("POST pulls", () => world.ReleaseAsync("1.0.1"));
        (await world.WhenAsync(Back, "1.0.1", static _ => true)).PullRequest!.Number.ShouldBeNull();
        await world.StartAppAsync();

        var asked = await world.WhenAsync(Back, "1.0.1", static change => change.PullRequest?.Number is not null);
        asked.State.ShouldBe(ChangeState.AwaitingMerge);
        var request = world.Host.Requests.ShouldHaveSingleItem();
        (await world.Host.ReadAsync(DeploymentManifest.FileOf(Back), request.Head)).ShouldBe(world.ManifestOf(Back, "1.0.1"));
        (await world.RunsAsync(Back)).ShouldBe("1.0.0 running");

        await world.Host.MergeAsync(request, "alice");

        var done = await world.WhenAsync(Back, "1.0.1", static change => change.State is ChangeState.Done or ChangeState.Failed);
        done.State.ShouldBe(ChangeState.Done, done.Status);
        done.Votes.ShouldHaveSingleItem().Person.ShouldBe("alice@127.0.0.1");
        (await world.RunsAsync(Back)).ShouldBe("1.0.1 running");
        (await world.Host.ReadAsync(DeploymentManifest.FileOf(Back))).ShouldBe(world.ManifestOf(Back, "1.0.1"));
        (await world.Host.BranchesAsync()).ShouldBe(["main"]);
    }

    private static async Task ClosedAsync(GitHostWorld world)
    {
        await world.ReleaseAsync("1.0.2");
        await world.WhenAsync(Back, "1.0.2", static change => change.PullRequest?.Number is not null);
        var request = world.Host.Requests.Single(static one => one.State == "open");

        await world.Host.CloseAsync(request, "bob");

        var ended = await world.WhenAsync(Back, "1.0.2", static change => change is { IsOpen: false, PendingHold: null });
        ended.State.ShouldBe(ChangeState.Rejected, ended.Status);
        var hold = (await world.Holds.ListAsync(CancellationToken.None)).ShouldHaveSingleItem();
        (hold.Version.Version, hold.By, hold.WasTried).ShouldBe(("1.0.2", "bob@127.0.0.1", false));
        await world.ScanAsync();
        (await world.Changes.ListOpenAsync(CancellationToken.None)).ShouldBeEmpty();
        world.Host.Requests.Count.ShouldBe(2);
        (await world.RunsAsync(Back)).ShouldBe("1.0.1 running");
        (await world.Host.ReadAsync(DeploymentManifest.FileOf(Back))).ShouldBe(world.ManifestOf(Back, "1.0.1"));
    }
}
