using Trimtab.Domain.Updates;

namespace Trimtab.TestKit.Updates;

/// <summary>Remembers what was counted.</summary>
public sealed class CountedUpdates : IUpdateReport
{
    public int Attempts { get; private set; }

    public List<UpdatePhase> Ends { get; } = [];

    /// <summary>Ids of those that wait, as told last.</summary>
    public IReadOnlyList<string> Waiting { get; private set; } = [];

    /// <summary>The same when they were most.</summary>
    public IReadOnlyList<string> MostWaiting { get; private set; } = [];

    public void Attempted(UpdateDocument update) => Attempts++;

    public void Ended(UpdateDocument update, TimeSpan took)
    {
        ArgumentNullException.ThrowIfNull(update);
        Ends.Add(update.Phase);
    }

    public void Checked(UpdateDocument update, TimeSpan took, bool isGood)
    {
    }

    public void Pending(IReadOnlyCollection<UpdateDocument> waiting)
    {
        Waiting = [.. waiting.Select(static update => update.Id)];
        MostWaiting = Waiting.Count > MostWaiting.Count ? Waiting : MostWaiting;
    }
}
