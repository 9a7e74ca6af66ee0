using System.Text.Json.Nodes;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Story;

/// <summary>Looks at the cluster's API and at the stored state, not at what the function app says of itself.</summary>
internal sealed class OutcomeChecks(StoryWorld world)
{
    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(30);
    private static readonly ObjectReference Stable = new(KindName.Deployment, ShopManifests.Namespace, ShopManifests.Workload);
    private static readonly ObjectReference Canary = new(KindName.Deployment, ShopManifests.Namespace, RolloutNames.Canary(ShopManifests.Workload));

    public async Task<IReadOnlyList<OutcomeCheck>> LookAsync(IReadOnlyList<ToldChapter> told, CancellationToken cancellationToken)
    {
        List<OutcomeCheck> checks = [];
        foreach (var chapter in told.Where(chapter => chapter.Chapter.Ending != ChapterEnding.Applied))
        {
            checks.Add(await LookAtRolloutAsync(chapter, cancellationToken));
        }

        checks.AddRange(await LookAtClusterAsync(cancellationToken));
        checks.Add(await LookAtStatusesAsync(told, cancellationToken));
        var audit = await new AuditReader(world.Storage.AppendLog).VerifyAsync(remembered: null, cancellationToken);
        checks.Add(new OutcomeCheck($"the audit log is unbroken ({audit.Records} records)", $"{audit.FaultCount} faults", audit is { IsIntact: true, Records: > 0 }));
        return checks;
    }

    private async Task<OutcomeCheck> LookAtRolloutAsync(ToldChapter told, CancellationToken cancellationToken)
    {
        var expected = told.Chapter.Ending == ChapterEnding.Promoted ? RolloutPhase.Succeeded : RolloutPhase.RolledBack;
        var rollout = await new RolloutHistory(new RolloutDocuments(world.Storage.Documents)).FindAsync(RolloutNames.Id(StoryFiles.Target, told.Revision), cancellationToken);
        var hold = await new Holds(world.Storage.Documents, TimeProvider.System).FindAsync(StoryFiles.Target, told.Revision, cancellationToken);
        var isHeld = hold is not null;
        return new OutcomeCheck(
            $"{told.Chapter.Version}: {(expected == RolloutPhase.Succeeded ? "promoted" : "rolled back and held")}",
            $"{rollout?.Phase.ToString() ?? "no rollout"}{(isHeld ? ", held" : "")}",
            rollout?.Phase == expected && isHeld == (expected == RolloutPhase.RolledBack));
    }

    private async Task<IReadOnlyList<OutcomeCheck>> LookAtClusterAsync(CancellationToken cancellationToken)
    {
        var cluster = await world.ConnectAsync(cancellationToken);
        var stable = await cluster.GetAsync(Stable, cancellationToken) ?? new JsonObject();
        var version = stable.Text("spec", "template", "metadata", "labels", "version");
        var ready = stable.Number("status", "readyReplicas") ?? 0;
        return
        [
            new OutcomeCheck($"the cluster runs {Chapter.SurvivingVersion}", version, version == Chapter.SurvivingVersion),
            new OutcomeCheck($"all {ShopManifests.Replicas} of its pods are ready", $"{ready}", ready == ShopManifests.Replicas),
            new OutcomeCheck("no canary is left", "a canary", await cluster.GetAsync(Canary, cancellationToken) is null),
        ];
    }

    // A status is on its way when the rollout that it tells of is closed.
    private async Task<OutcomeCheck> LookAtStatusesAsync(IReadOnlyList<ToldChapter> told, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var wrong = WrongStatuses(told);
        while (wrong.Length > 0 && TimeProvider.System.GetElapsedTime(began) < StatusPatience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            wrong = WrongStatuses(told);
        }

        return new OutcomeCheck("every commit carries its status at the Git host", string.Join(", ", wrong), wrong.Length == 0);
    }

    private string[] WrongStatuses(IReadOnlyList<ToldChapter> told)
        => [.. told.Where(chapter => StateOf(chapter.Revision) != (chapter.Chapter.Ending == ChapterEnding.RolledBack ? "failure" : "success"))
            .Select(chapter => $"{chapter.Chapter.Version} {StateOf(chapter.Revision) ?? "none"}")];

    private string? StateOf(string revision) => world.Git.Statuses.LastOrDefault(status => status.Revision == revision)?.State;
}
