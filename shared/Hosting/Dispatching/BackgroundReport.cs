using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Says in the log of work that is repeated every few seconds when it begins to fail and when it works again, once each.</summary>
/// <remarks>A fault of another type is said too. Runs of one name follow each other.</remarks>
public sealed partial class BackgroundReport(TimeProvider time, ILogger<BackgroundReport> logger)
{
    private readonly ConcurrentDictionary<string, (Type Fault, DateTimeOffset Since)> _failing = new(StringComparer.Ordinal);

    /// <summary>A run has failed.</summary>
    public void Failed(string name, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var isFailing = _failing.TryGetValue(name, out var known);
        if (!isFailing || known.Fault != fault.GetType())
        {
            _failing[name] = (fault.GetType(), isFailing ? known.Since : time.GetUtcNow());
            Log.Failing(logger, fault, name);
        }
    }

    /// <summary>A run has ended well.</summary>
    public void Worked(string name)
    {
        if (_failing.TryRemove(name, out var failed))
        {
            Log.Works(logger, name, (time.GetUtcNow() - failed.Since).TotalSeconds);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} fails; it is tried again and again, and said here when it works")]
        public static partial void Failing(ILogger logger, Exception exception, string function);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Function} works again after {Seconds:0} s")]
        public static partial void Works(ILogger logger, string function, double seconds);
    }
}
