namespace Trimtab.Domain.Sources;

/// <summary>A repository can't be read. Messages carry no secret and no URL query.</summary>
public sealed class SourceException(string message, bool isTransient, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>True: try again later (host away, time limit). False: a person must change something.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>How long the host asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
