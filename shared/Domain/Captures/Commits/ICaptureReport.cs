namespace Trimtab.Domain.Captures.Commits;

/// <summary>What is counted of pushes. A repository is named by its cluster and its <c>GitRepoConfig</c>.</summary>
public interface ICaptureReport
{
    void Pushed(string cluster, string repository, int commits, TimeSpan duration, bool isAccepted);

    /// <summary>Somebody else pushed first; the changes are committed anew on top.</summary>
    void Replayed(string cluster, string repository);

    /// <summary>So many changes wait: after each push, after each that failed, and by each sweep of each instance.</summary>
    void Queued(string cluster, string repository, int waiting);
}
