using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.State;

namespace Trimtab.Story;

/// <summary>Tells each chapter: pushes, follows what the function app writes to storage, and says how it ended.</summary>
internal sealed class Storyteller(StoryWorld world, Timeline timeline, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <returns>The commit that was pushed and how long it took to its end.</returns>
    public async Task<ToldChapter> TellAsync(Chapter chapter, CancellationToken cancellationToken)
    {
        timeline.Chapter(chapter.Title);
        foreach (var (file, text) in ShopManifests.Of(chapter.Version, chapter.Behaviour, world.IsTwin))
        {
            await world.WorkingCopy.WriteAsync(file, text, cancellationToken);
        }

        var revision = await world.WorkingCopy.CommitAsync($"{chapter.Version}: {chapter.Title}", cancellationToken);
        await world.WorkingCopy.PushAsync(cancellationToken);
        timeline.Stage($"{"git push",-12}{revision[..8]} {chapter.Version}");
        await FollowAsync(revision, cancellationToken);
        return new ToldChapter(chapter, revision, timeline.Elapsed);
    }

    /// <summary>Tells what becomes of the reader's own pushes, until it is cancelled.</summary>
    public async Task FollowPushesAsync(CancellationToken cancellationToken)
    {
        var seen = world.Git.Deliveries.Count;
        while (true)
        {
            var deliveries = world.Git.Deliveries;
            if (deliveries.Count > seen)
            {
                var revision = deliveries[^1].Revision;
                seen = deliveries.Count;
                timeline.Chapter($"You pushed {revision[..8]}");
                await FollowAsync(revision, cancellationToken);
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    private async Task FollowAsync(string revision, CancellationToken cancellationToken)
    {
        var rolloutId = RolloutNames.Id(StoryFiles.Target, revision);
        var told = 0;
        while (timeline.Elapsed < Patience)
        {
            var (rollout, _) = await world.Storage.Documents.ReadAsync<RolloutDocument>(RolloutNames.Document(rolloutId), cancellationToken);
            if (rollout is not null)
            {
                told = Tell(rollout, told);
                if (rollout.IsClosed)
                {
                    return;
                }
            }
            else if (await IsGoodAsync(revision, cancellationToken))
            {
                timeline.Good($"{"applied",-12}and healthy");
                return;
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }

        timeline.Bad($"no end within {Patience.TotalMinutes:0} minutes");
    }

    private int Tell(RolloutDocument rollout, int told)
    {
        foreach (var decision in rollout.Decisions.Where(decision => decision.Number > told))
        {
            var text = $"{Label(decision.Action),-12}{decision.Reason}";
            switch (decision.Action)
            {
                case "rollout.rolledBack":
                    timeline.Bad(text);
                    break;
                case "rollout.promoted" or "rollout.succeeded":
                    timeline.Good(text);
                    break;
                default:
                    timeline.Stage(text);
                    break;
            }

            told = decision.Number;
        }

        return told;
    }

    private async Task<bool> IsGoodAsync(string revision, CancellationToken cancellationToken)
        => (await world.Storage.Documents.ReadAsync<TargetState>($"targets/{StoryFiles.Target}.json", cancellationToken)).Value?.LastGoodRevision == revision;

    private static string Label(string action) => action switch
    {
        "rollout.started" => "canary",
        "rollout.step" => "next step",
        "rollout.succeeded" => "kept",
        "rollout.rolledBack" => "rolled back",
        _ => action[(action.IndexOf('.', StringComparison.Ordinal) + 1)..],
    };
}
