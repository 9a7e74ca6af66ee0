namespace Trimtab.Domain.Updates.Charts;

/// <summary>Helm refused a call, or could not be run.</summary>
public sealed class HelmException(string message, bool isTransient, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Whether the same call may succeed later without anybody changing anything.</summary>
    public bool IsTransient { get; } = isTransient;
}
