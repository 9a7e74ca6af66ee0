namespace Trimtab.Domain.Leadership;

/// <summary>Shows the outside who leads, e.g. to a Service that sends requests to the leader only.</summary>
public interface ILeaderMark
{
    /// <exception cref="LeadershipException">It could not be shown.</exception>
    Task ShowAsync(bool isLeader, CancellationToken cancellationToken);

    /// <summary>Takes the mark off a candidate that led before and may have died without doing so itself. One that is gone bears none.</summary>
    /// <param name="identity">Its identity.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="LeadershipException">It could not be taken off; final where that is refused for good.</exception>
    Task TakeOffAsync(string identity, CancellationToken cancellationToken);
}
