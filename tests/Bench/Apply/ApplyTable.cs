namespace Trimtab.Bench.Apply;

/// <summary>Prints both sides' medians and their ratio.</summary>
internal static class ApplyTable
{
    public static void Print(int apps, IReadOnlyList<ApplyFigures> ours, IReadOnlyList<ApplyFigures> theirs)
    {
        Console.WriteLine(
            $"{apps} apps, {apps * AppManifests.ObjectsPerApp} objects, {AppManifests.AppsPerNamespace} apps a namespace; medians of {ours.Count}          Trimtab    kubectl   ratio");
        PrintTime("first: push (or command) until all is applied", static figures => figures.Applied);
        PrintTime("first: until every Deployment is observed", static figures => figures.Healthy);
        PrintTime("second: nothing has changed", static figures => figures.Unchanged);
        PrintTime("processor time, both passes", static figures => figures.Processor);
        PrintLine("peak resident memory", "MiB", Median(ours, static figures => figures.PeakBytes / 1048576.0), Median(theirs, static figures => figures.PeakBytes / 1048576.0));
        PrintLeast(theirs);
        var stages = ours.OrderBy(static figures => figures.Applied).ElementAt(ours.Count / 2).Stages!;
        Console.WriteLine(
            $"  Trimtab's median first pass: fetch {Seconds(stages.Fetch)}, build {Seconds(stages.Build)}, dry run {Seconds(stages.DryRun)}, apply {Seconds(stages.Apply)}, health {Seconds(stages.Health)}");

        void PrintTime(string what, Func<ApplyFigures, TimeSpan> of)
            => PrintLine(what, "s", Median(ours, figures => of(figures).TotalSeconds), Median(theirs, figures => of(figures).TotalSeconds));
    }

    /// <summary>The cluster's own work for these objects (API server, etcd, controllers) stays the same whoever sends them: on a machine that it shares
    /// with the client, nobody can be faster than that work alone, spread over all processors.</summary>
    private static void PrintLeast(IReadOnlyList<ApplyFigures> theirs)
    {
        var work = Median(theirs, static figures => figures.Cluster!.Value.TotalSeconds);
        var least = work / Environment.ProcessorCount;
        var took = Median(theirs, static figures => figures.Applied.TotalSeconds);
        Console.WriteLine($"  the cluster's own work in kubectl's first pass: {work:0.0} s of processor, so at least {least:0.0} s on these {Environment.ProcessorCount} processors: ratio {least / took:0.00} at best");
    }

    private static void PrintLine(string what, string unit, double our, double their)
        => Console.WriteLine($"  {what,-50} {our,9:0.00} {their,9:0.00} {unit,-3} {our / their,6:0.00}");

    private static string Seconds(TimeSpan? time) => time is { } known ? $"{known.TotalSeconds:0.00} s" : "-";

    private static double Median(IReadOnlyList<ApplyFigures> figures, Func<ApplyFigures, double> of)
        => figures.Select(of).Order().ElementAt(figures.Count / 2);
}
