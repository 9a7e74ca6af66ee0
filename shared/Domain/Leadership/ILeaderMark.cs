namespace Trimtab.Domain.Leadership;

/// <summary>Shows the outside who leads, e.g. to a Service that sends requests to the leader only.</summary>
public interface ILeaderMark
{
    /// <exception cref="LeadershipException">It could not be shown.</exception>
    Task ShowAsync(bool isLeader, CancellationToken cancellationToken);
}
