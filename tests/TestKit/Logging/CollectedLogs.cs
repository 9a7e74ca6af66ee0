using Microsoft.Extensions.Logging;

namespace Trimtab.TestKit.Logging;

/// <summary>Keeps the lines of all categories.</summary>
public sealed class CollectedLogs : ILoggerFactory
{
    private readonly CollectedLog<CollectedLogs> _log = new();

    /// <inheritdoc cref="CollectedLog{T}.Lines"/>
    public IReadOnlyList<string> Lines => _log.Lines;

    public ILogger CreateLogger(string categoryName) => _log;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is open.
    }
}
