using Trimtab.Domain.Changes;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Running;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>What is let through together goes into Git together: whole programs, real git, the real registry, a twin of the cluster.</summary>
public sealed class GroupedUpdatesTests
{
    private static readonly string[] Deployments = ["back", "front"];

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_group_is_one_commit_also_when_the_app_is_killed_behind_it()
    {
        await using var world = await GitHostWorld.StartAsync("group: weekly, groupWait: 8s", Deployments);

        await world.ReleaseAsync("1.0.1");
        var subjects = await world.WhenAsync(() => world.Host.CommitsAsync(), static commits => commits.Count > 1);
        await world.App.KillAsync();
        await world.StartAppAsync();

        await EndedAsync(world, "1.0.1");
        subjects[0].ShouldBe("Update 2 of group weekly");
        (await world.Host.CommitsAsync()).ShouldBe(subjects);
        foreach (var deployment in Deployments)
        {
            (await world.Host.ReadAsync(DeploymentManifest.FileOf(deployment))).ShouldBe(world.ManifestOf(deployment, "1.0.1"));
        }

        await RecordedAsync(world);
    }

    /// <summary>The app is killed when the host has opened the group's request, and again when it has taken its new text: a newer version takes the place of the older one.</summary>
    [ProgramFact(RegistryProcess.Program)]
    public async Task A_group_is_one_pull_request_which_newer_versions_join_and_one_merge_approves()
    {
        await using var world = await GitHostWorld.StartAsync("group: weekly, groupWait: 8s, pullRequest: true", Deployments);

        await world.KillAtAsync("POST pulls", () => world.ReleaseAsync("1.0.1"));
        await world.StartAppAsync();
        await AskedAsync(world, "1.0.1");
        await world.KillAtAsync("PATCH pulls/N", () => world.ReleaseAsync("1.0.2"));
        await world.StartAppAsync();
        await AskedAsync(world, "1.0.2");
        var request = world.Host.Requests.ShouldHaveSingleItem();
        (await world.Host.CommitsAsync(request.Head)).ShouldBe(["Update 2 of group weekly", "Begin"]);
        foreach (var deployment in Deployments)
        {
            (await world.RunsAsync(deployment)).ShouldBe("1.0.0 running");
        }

        await world.Host.MergeAsync(request, "alice");

        await EndedAsync(world, "1.0.2");
        (await world.Host.BranchesAsync()).ShouldBe(["main"]);
        await world.WhenAsync(() => world.Changes.ListOpenAsync(CancellationToken.None), static open => open.Count == 0);
        var records = await RecordedAsync(world);
        records.Count(static record => record is { Action: "change.merged", Actor: "alice@127.0.0.1" }).ShouldBe(2);
    }

    /// <summary>Both changes wait in the one open request, and its branch has both.</summary>
    private static async Task AskedAsync(GitHostWorld world, string version)
    {
        foreach (var deployment in Deployments)
        {
            await world.WhenAsync(deployment, version, static change => change is { State: ChangeState.AwaitingMerge, PullRequest.Number: not null });
        }

        var head = world.Host.Requests.ShouldHaveSingleItem().Head;
        foreach (var deployment in Deployments)
        {
            await world.WhenAsync(() => world.Host.ReadAsync(DeploymentManifest.FileOf(deployment), head), text => text == world.ManifestOf(deployment, version));
        }
    }

    private static async Task EndedAsync(GitHostWorld world, string version)
    {
        foreach (var deployment in Deployments)
        {
            var ended = await world.WhenAsync(deployment, version, static change => change.State is ChangeState.Done or ChangeState.Failed);
            ended.State.ShouldBe(ChangeState.Done, ended.Status);
            (await world.RunsAsync(deployment)).ShouldBe($"{version} running");
        }
    }

    private static async Task<IReadOnlyList<Domain.Audit.AuditRecord>> RecordedAsync(GitHostWorld world)
    {
        var records = await world.RecordsAsync();
        records.Count(static record => record.Action == "update.succeeded").ShouldBe(2);
        return records;
    }
}
