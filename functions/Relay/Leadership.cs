namespace Trimtab.Relay;

/// <summary>Whether this replica forwards what it sees. A single replica always does.</summary>
internal sealed class Leadership
{
    public bool IsLeader { get; private set; } = true;

    /// <summary>Called by whoever elects.</summary>
    public void Set(bool isLeader) => IsLeader = isLeader;
}
