using Trimtab.Domain.Updates;

namespace Trimtab.TestKit.Updates;

/// <summary>Remembers what was counted.</summary>
public sealed class CountedUpdates : IUpdateReport
{
    public int Attempts { get; private set; }

    public List<UpdatePhase> Ends { get; } = [];

    public int Waiting { get; private set; }

    public void Attempted(UpdateDocument update) => Attempts++;

    public void Ended(UpdateDocument update, TimeSpan took)
    {
        ArgumentNullException.ThrowIfNull(update);
        Ends.Add(update.Phase);
    }

    public void Checked(UpdateDocument update, TimeSpan took, bool isGood)
    {
    }

    public void Pending(int count) => Waiting = count;
}
