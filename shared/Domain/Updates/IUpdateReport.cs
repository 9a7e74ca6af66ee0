namespace Trimtab.Domain.Updates;

/// <summary>Counts what updates do.</summary>
public interface IUpdateReport
{
    void Attempted(UpdateDocument update);

    /// <summary>An update came to an end, or an attempt to be taken back.</summary>
    void Ended(UpdateDocument update, TimeSpan took);

    void Checked(UpdateDocument update, TimeSpan took, bool isGood);

    /// <param name="waiting">All that wait for their turn.</param>
    void Pending(IReadOnlyCollection<UpdateDocument> waiting);
}
