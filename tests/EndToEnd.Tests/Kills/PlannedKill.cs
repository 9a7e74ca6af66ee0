using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.TestKit.Faults;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>Where the function app is killed.</summary>
/// <param name="Label">At the first write of this label.</param>
/// <param name="IsAfter">True: the write takes effect, and its answer is lost. False: it never arrives.</param>
internal sealed record PlannedKill(string Label, bool IsAfter)
{
    private const int Share = 12;

    private static int Day => (int)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays;

    /// <summary>The write comes with the app's start or its timers, whatever is played.</summary>
    public bool IsOfTimers => Label.StartsWith(KillSwitch.Anytime, StringComparison.Ordinal);

    /// <summary>The chapter to play.</summary>
    public Chapter Chapter => IsOfTimers ? Chapter.Install : Enum.Parse<Chapter>(Label.Split(':')[0]);

    /// <summary>Kills that lie as far apart as can be, each day others; all of them where the run asks for what takes hours.</summary>
    public static IReadOnlyList<PlannedKill> Some(PlannedKill[] kills, int count)
        => TestRun.IsExhaustiveOnCluster || kills.Length <= count ? kills : [.. kills.Chunk((kills.Length + count - 1) / count).Select(static chunk => chunk[Day % chunk.Length])];

    /// <summary>All of them, or the twelfth of this day where the run asks for some: after twelve days each was met.</summary>
    public static IReadOnlyList<PlannedKill> Wanted(IEnumerable<PlannedKill> kills)
        => [.. kills.Where(static (_, index) => !TestRun.IsSample || index % Share == Day % Share)];

    public override string ToString() => $"{(IsAfter ? "after" : "before")} {Label}";
}
