namespace Trimtab.Domain.Captures.Commits;

/// <summary>What is counted of pushes.</summary>
public interface ICaptureReport
{
    void Pushed(string repository, int commits, TimeSpan duration, bool isAccepted);

    /// <summary>Somebody else pushed first; the changes are committed anew on top.</summary>
    void Replayed(string repository);

    /// <summary>So many changes wait.</summary>
    void Queued(string repository, int waiting);
}
