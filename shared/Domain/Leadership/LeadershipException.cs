namespace Trimtab.Domain.Leadership;

/// <summary>What candidates share could not be read or written.</summary>
public sealed class LeadershipException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether to try it again is of no use.</summary>
    public bool IsFinal { get; init; }
}
