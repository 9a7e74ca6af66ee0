using Trimtab.Domain.Captures;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Relay;

/// <summary>The failures that are not certainly in the queue: those that a leader is bringing there, and those that the others hold until the leader has brought them.
/// So a leader that dies takes none with it. Safe for concurrent use.</summary>
/// <remarks>The leader's resume point is the first version that is not certainly sent. Versions tell little of a failure that only time or an Event showed,
/// or of watches of several namespaces: so what is young is held whatever the point says. A failure that is sent twice is recognized by its occurrence.</remarks>
public sealed class HandOver
{
    /// <summary>So long a failure is held in any case: longer than a lease takes to pass on, and than a watch may pause.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(40);

    /// <summary>So long one is held that time or an Event showed: longer than any relay waits before it asks for a pod's Events again.</summary>
    public static readonly TimeSpan MemoryOfWaiting = TimeSpan.FromMinutes(5);

    /// <summary>More are not held.</summary>
    public const int MaxHeld = 1_000;

    /// <summary>So much of memory they take at most: each has a pod's whole object, mostly 5 to 10 KB.</summary>
    public const long MaxHeldBytes = 8L << 20;

    private readonly Lock _lock = new();
    private readonly Queue<HeldFailure> _held = new();

    // Without the pods: there may be many while storage is away.
    private readonly Dictionary<long, SeenVersion> _onTheWay = [];
    private SeenVersion? _seen;
    private long _heldBytes;
    private bool _isOutOfBytes;

    /// <summary>What the failures take of memory that are held.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_lock)
            {
                return _heldBytes;
            }
        }
    }

    /// <summary>The version that the leader has come to: everything before it is in the queue; null before anything was seen.</summary>
    public string? Point
    {
        get
        {
            lock (_lock)
            {
                var oldest = _seen;
                foreach (var version in _onTheWay.Values)
                {
                    oldest = oldest is null || version.IsBefore(oldest) ? version : oldest;
                }

                return oldest?.Version;
            }
        }
    }

    /// <summary>The watch has come to this version.</summary>
    public void See(string version, DateTimeOffset now)
    {
        var seen = new SeenVersion(version, now);
        lock (_lock)
        {
            _seen = _seen is null || _seen.IsBefore(seen) ? seen : _seen;
        }
    }

    /// <summary>Whether no more failures are held; so too once one was refused for its bytes, until others are let go: each try has a whole pod written.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                return _held.Count >= MaxHeld || _isOutOfBytes;
            }
        }
    }

    /// <summary>Keeps a failure for the time after the leader.</summary>
    /// <returns>False when there is no place for it: those that came first are the first that the leader brings to the queue, and so the first to make place.</returns>
    public bool TryHold(HeldFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        lock (_lock)
        {
            _isOutOfBytes |= _held.Count > 0 && _heldBytes + failure.Bytes > MaxHeldBytes;
            if (_isOutOfBytes || _held.Count >= MaxHeld)
            {
                return false;
            }

            _held.Enqueue(failure);
            _heldBytes += failure.Bytes;
            return true;
        }
    }

    /// <summary>A failure is on its way to the queue.</summary>
    public void Begin(SeenFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Begin(failure.Number, new SeenVersion(failure.Pod.ResourceVersion, failure.SeenAt));
    }

    /// <inheritdoc cref="Begin(SeenFailure)"/>
    public void Begin(HeldFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Begin(failure.Number, SeenVersion.Of(failure));
    }

    /// <summary>It is in the queue.</summary>
    /// <param name="number"><see cref="SeenFailure.Number"/> of it.</param>
    public void End(long number)
    {
        lock (_lock)
        {
            _onTheWay.Remove(number);
        }
    }

    /// <summary>Lets go of what the leader has brought to the queue.</summary>
    /// <param name="point">The leader's <see cref="Point"/>; null when it has left none.</param>
    /// <param name="now">The time.</param>
    public void Forget(string? point, DateTimeOffset now)
    {
        lock (_lock)
        {
            var count = _held.Count;
            for (var number = 0; number < count; number++)
            {
                var failure = _held.Dequeue();
                if (IsSent(failure, point, now))
                {
                    _heldBytes -= failure.Bytes;
                    _isOutOfBytes = false;
                }
                else
                {
                    _held.Enqueue(failure);
                }
            }
        }
    }

    /// <summary>Takes what is held: this relay leads now, and brings it to the queue.</summary>
    /// <param name="point">What the last leader came to; null when it left nothing.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<HeldFailure> Take(string? point, DateTimeOffset now)
    {
        Forget(point, now);
        lock (_lock)
        {
            HeldFailure[] held = [.. _held];
            _held.Clear();
            _heldBytes = 0;
            _isOutOfBytes = false;
            return held;
        }
    }

    private void Begin(long number, SeenVersion version)
    {
        lock (_lock)
        {
            _onTheWay[number] = version;
        }
    }

    private static bool IsSent(HeldFailure failure, string? point, DateTimeOffset now)
        => point is not null
            && now - failure.SeenAt > (failure.IsByWaiting ? MemoryOfWaiting : Memory)
            && SeenVersion.Of(failure).IsBefore(new SeenVersion(point, now));

    private sealed record SeenVersion(string Version, DateTimeOffset At)
    {
        public static SeenVersion Of(HeldFailure failure) => new(failure.Version, failure.SeenAt);

        public bool IsBefore(SeenVersion other) => VersionOrder.Compare(Version, At, other.Version, other.At) < 0;
    }
}
