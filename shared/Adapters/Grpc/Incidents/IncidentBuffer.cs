using Microsoft.Extensions.Logging;

namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>Incidents that a receiver has not acknowledged yet, on disk, a file each. Bounded: when it is full, the oldest go, counted and logged.</summary>
/// <remarks>One program at a time may use a directory. Safe for concurrent use.</remarks>
public sealed partial class IncidentBuffer : IDisposable
{
    private readonly IncidentBufferOptions _options;
    private readonly ILogger _logger;
    private readonly FileStream _owner;
    private readonly BufferState _state;
    // One message after the other: a reader must not see a number before a lower one.
    private readonly Lock _adding = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long> _sizes = [];
    private readonly SortedSet<ulong> _order = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    /// <exception cref="IOException">The directory can't be used, or another program uses it.</exception>
    public IncidentBuffer(IncidentBufferOptions options, ILogger<IncidentBuffer> logger)
    {
        (_options, _logger) = (options, logger);
        Directory.CreateDirectory(options.Directory);
        _owner = new FileStream(Path.Combine(options.Directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _state = new BufferState(options.Directory);
        Load();
    }

    /// <summary>How many messages wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sizes.Count;
            }
        }
    }

    /// <summary>How many messages were given up since the buffer was made.</summary>
    public ulong Dropped
    {
        get
        {
            lock (_lock)
            {
                return _state.Dropped;
            }
        }
    }

    /// <summary>Keeps a message; gives it its number and the count of messages given up before it.</summary>
    /// <returns>False when it is longer than a message may be: it is given up.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public bool Add(IncidentContext message)
    {
        lock (_adding)
        {
            if (Number(message) is not { } bytes)
            {
                return false;
            }

            // Not while the others wait: a disk may take long.
            AtomicFile.Write(PathOf(message.Sequence), bytes, _options.IsFlushed);
            Take(message.Sequence, bytes.Length);
            return true;
        }
    }

    /// <summary>Waits for the first message with a higher number.</summary>
    public async Task<IncidentContext> NextAsync(ulong after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task added;
            lock (_lock)
            {
                if (Find(after) is { } message)
                {
                    return message;
                }

                added = _added.Task;
            }

            await added.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The receiver has it.</summary>
    /// <returns>False when there is no such message (any more).</returns>
    public bool Remove(ulong sequence)
    {
        lock (_lock)
        {
            return Forget(sequence);
        }
    }

    /// <summary>Gives a message up, with a count and a log.</summary>
    public void Drop(ulong sequence, string reason)
    {
        lock (_lock)
        {
            if (Forget(sequence))
            {
                _state.CountDropped();
                Log.GivenUp(_logger, sequence, reason, _state.Dropped);
            }
        }
    }

    public void Dispose() => _owner.Dispose();

    private void Load()
    {
        foreach (var unfinished in Directory.GetFiles(_options.Directory, "*" + AtomicFile.Unfinished))
        {
            File.Delete(unfinished);
        }

        foreach (var file in Directory.GetFiles(_options.Directory, "*" + BufferFile.Extension))
        {
            if (BufferFile.Sequence(file) is { } sequence)
            {
                Register(sequence, new FileInfo(file).Length);
            }
        }

        _state.Load(_order.Max);
    }

    /// <returns>The message as it is kept, for which there is room now; null when it is too long.</returns>
    private byte[]? Number(IncidentContext message)
    {
        lock (_lock)
        {
            if (message.CalculateSize() > _options.MaxMessageBytes)
            {
                _state.CountDropped();
                Log.TooLong(_logger, message.Key?.Id ?? "", message.CalculateSize());
                return null;
            }

            message.Sequence = _state.Take();
            message.DroppedBefore = _state.Dropped;
            var bytes = BufferFile.Encode(message);
            MakeRoom(bytes.Length);
            return bytes;
        }
    }

    private void Take(ulong sequence, long bytes)
    {
        TaskCompletionSource added;
        lock (_lock)
        {
            Register(sequence, bytes);
            added = _added;
            _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        added.TrySetResult();
    }

    private void MakeRoom(long bytes)
    {
        while (_sizes.Count > 0 && (_sizes.Count >= _options.MaxMessages || _bytes + bytes > _options.MaxBytes))
        {
            Drop(_order.Min, "the buffer is full");
        }
    }

    private IncidentContext? Find(ulong after)
    {
        while (FirstAfter(after) is { } sequence)
        {
            if (BufferFile.Decode(File.ReadAllBytes(PathOf(sequence))) is { } message)
            {
                return message;
            }

            Drop(sequence, "its file is damaged");
        }

        return null;
    }

    private ulong? FirstAfter(ulong after)
    {
        var later = _order.GetViewBetween(after + 1, ulong.MaxValue);
        return later.Count == 0 ? null : later.Min;
    }

    private void Register(ulong sequence, long bytes)
    {
        _sizes[sequence] = bytes;
        _order.Add(sequence);
        _bytes += bytes;
    }

    private bool Forget(ulong sequence)
    {
        if (!_sizes.Remove(sequence, out var bytes))
        {
            return false;
        }

        _order.Remove(sequence);
        _bytes -= bytes;
        File.Delete(PathOf(sequence));
        return true;
    }

    private string PathOf(ulong sequence) => Path.Combine(_options.Directory, BufferFile.Name(sequence));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Incident message {Sequence} is given up: {Reason}. {Dropped} were given up so far.")]
        public static partial void GivenUp(ILogger logger, ulong sequence, string reason, ulong dropped);

        [LoggerMessage(LogLevel.Warning, "An incident message ({Key}) of {Bytes} bytes is longer than a message may be and is given up.")]
        public static partial void TooLong(ILogger logger, string key, int bytes);
    }
}
