using Spectre.Console;

namespace Trimtab.Story;

/// <summary>One telling, from the first start to the last check.</summary>
internal sealed class StoryRun(StoryOptions options, IAnsiConsole console, TimeProvider time)
{
    private const string DataDirectory = ".data";

    /// <returns>0: everything ended as it should; 1: it did not; 3: something could not be started.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var timeline = new Timeline(console, time);
        await using var world = new StoryWorld(new StoryFiles(Path.GetFullPath(DataDirectory)), options, time);
        try
        {
            timeline.Say("Trimtab on one machine. A push is applied, shown to real traffic, judged, and kept or taken back.");
            timeline.Say("");
            await world.StartAsync((what, where) => timeline.Say($"  {what,-14}{where}"), cancellationToken);
            var holds = await TellAsync(world, timeline, cancellationToken);
            if (!options.Once)
            {
                await StayUpAsync(world, timeline, cancellationToken);
            }

            return holds ? 0 : 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or FileNotFoundException)
        {
            console.MarkupLineInterpolated($"[red]{exception.Message}[/]");
            return 3;
        }
    }

    private async Task<bool> TellAsync(StoryWorld world, Timeline timeline, CancellationToken cancellationToken)
    {
        var teller = new Storyteller(world, timeline, time);
        List<ToldChapter> told = [];
        foreach (var chapter in Chapter.All)
        {
            told.Add(await teller.TellAsync(chapter, cancellationToken));
        }

        timeline.Say("");
        timeline.Say("What the cluster's API and the stored state show now:");
        var checks = await new OutcomeChecks(world).LookAsync(told, cancellationToken);
        foreach (var check in checks)
        {
            console.MarkupLine(check.Holds
                ? $"  [green]yes[/]  {Markup.Escape(check.Claim)}"
                : $"  [red]NO[/]   {Markup.Escape(check.Claim)}: found {Markup.Escape(check.Found)}");
        }

        timeline.Say("");
        timeline.Say($"From push to end: {string.Join(", ", told.Select(chapter => $"{chapter.Chapter.Version} {chapter.Took.TotalSeconds:0.0} s"))}.");
        if (options is { Once: true, Kubeconfig: not null })
        {
            await world.RemoveNamespaceAsync(cancellationToken);
        }

        return checks.All(check => check.Holds);
    }

    private async Task StayUpAsync(StoryWorld world, Timeline timeline, CancellationToken cancellationToken)
    {
        timeline.Say("");
        timeline.Say("Your turn. The repository's working copy is .data/shop: change shop/web.yaml, then git commit -a -m … && git push.");
        timeline.Say("In another terminal: ./trimtab status · ./trimtab rollouts · ./trimtab rollout show ID · ./trimtab audit verify");
        timeline.Say("Ctrl+C ends everything.");
        await new Storyteller(world, timeline, time).FollowPushesAsync(cancellationToken);
    }
}
