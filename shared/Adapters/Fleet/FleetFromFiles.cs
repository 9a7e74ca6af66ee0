using Microsoft.Extensions.Logging;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Fleet;

/// <summary>The fleet from files, read again when they change. A wrong document leaves the last good one in force and is reported once.</summary>
public sealed partial class FleetFromFiles(FleetOptions options, TimeProvider time, ILogger<FleetFromFiles> logger) : IFleet
{
    private readonly Lock _lock = new();
    private FleetDocument? _current;
    private IReadOnlyList<FleetFault> _faults = [];
    private string? _stamp;
    private long _checkedAt;

    public FleetDocument Current
    {
        get
        {
            lock (_lock)
            {
                Refresh();
                return _current ?? throw new InvalidFleetException(_faults);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<FleetFault> Faults
    {
        get
        {
            lock (_lock)
            {
                Refresh();
                return _faults;
            }
        }
    }

    private void Refresh()
    {
        if (_stamp is not null && time.GetElapsedTime(_checkedAt) < options.CheckInterval)
        {
            return;
        }

        _checkedAt = time.GetTimestamp();
        var stamp = FleetFiles.StampOf(options.Path);
        if (stamp == _stamp)
        {
            return;
        }

        try
        {
            var document = FleetFiles.Resolve(FleetReader.Read(FleetFiles.Read(options.Path)), options.Path);
            _stamp = stamp;
            _current = document;
            _faults = [];
            Log.Loaded(logger, document.Version, document.Targets.Count);
        }
        catch (InvalidFleetException exception)
        {
            // Remembered, so that the same wrong text is reported once and not at every look.
            _stamp = stamp;
            _faults = exception.Faults;
            Log.Refused(logger, exception.Faults.Count, _current?.Version ?? "none", string.Join(Environment.NewLine, exception.Faults));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Half-written or away for a moment: the stamp stays, so the next look tries again.
            _faults = [new FleetFault(options.Path, 0, "", exception.Message)];
            Log.Unreadable(logger, options.Path, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The fleet {Version} with {Targets} targets is in force.")]
        public static partial void Loaded(ILogger logger, string version, int targets);

        [LoggerMessage(Level = LogLevel.Error, Message = "The fleet document has {Count} faults and is not used; {Version} stays in force. {Faults}")]
        public static partial void Refused(ILogger logger, int count, string version, string faults);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The fleet document at {Path} can't be read: {Error}")]
        public static partial void Unreadable(ILogger logger, string path, string error);
    }
}
