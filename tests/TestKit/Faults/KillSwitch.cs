using System.Collections.Concurrent;
using Trimtab.TestKit.Network;

namespace Trimtab.TestKit.Faults;

/// <summary>Sees the writes of one process to everything outside it, and kills the process at the write that was chosen.</summary>
/// <remarks>From the kill on nothing passes, until <see cref="Reset"/>: what a dying process still sends counts for nothing.</remarks>
public sealed class KillSwitch
{
    /// <summary>Begins the labels of writes that belong to no chapter: they come when their time has come.</summary>
    public const string Anytime = "any time: ";

    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<string> _seen = new();
    private Func<string, bool, bool>? _isChosen;
    private bool _hasKilled;

    /// <summary>Ends the process at once; called inside the write.</summary>
    public required Action Kill { get; set; }

    /// <summary>Whether the process was killed and nothing passes.</summary>
    public bool HasKilled
    {
        get
        {
            lock (_lock)
            {
                return _hasKilled;
            }
        }
    }

    /// <summary>Stands before each label: what the process is doing.</summary>
    public string Chapter { get; set; } = "";

    /// <summary>The labels of all writes that passed, in order.</summary>
    public IReadOnlyList<string> Seen => [.. _seen];

    /// <summary>The write that killed last, and whether it took effect; null before.</summary>
    public (string Label, bool IsAfter)? KilledAt { get; private set; }

    /// <param name="isChosen">Asked with each write's label, first with false: kill now, so that the write never arrives? Then, when it
    /// took effect, with true: kill now, so that its answer is lost? The first yes kills.</param>
    public void Arm(Func<string, bool, bool> isChosen)
    {
        lock (_lock)
        {
            _isChosen = isChosen;
        }
    }

    public void Disarm()
    {
        lock (_lock)
        {
            _isChosen = null;
        }
    }

    /// <summary>Lets requests pass again: a new process is about to start.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            (_isChosen, _hasKilled) = (null, false);
        }
    }

    /// <summary>A gate in front of one server.</summary>
    /// <param name="write">The label of a write, without the chapter; null for what changes nothing. One that begins with
    /// <see cref="Anytime"/> gets no chapter.</param>
    /// <param name="receipt">The label of what only its answer shows to be a write: a queue that had a message. Null when there is no such thing.</param>
    public IRequestGate For(Func<ObservedRequest, string?> write, Func<ObservedRequest, ReadOnlyMemory<byte>, string?>? receipt = null)
        => new Gate(this, write, receipt);

    private Passage Admit(string? label, bool mayBeReceipt)
    {
        lock (_lock)
        {
            if (_hasKilled || (label is not null && IsChosen(label, isAfter: false)))
            {
                return Passage.Cut;
            }
        }

        if (label is not null)
        {
            _seen.Enqueue(label);
        }

        return label is not null || mayBeReceipt ? Passage.AnswerKept : Passage.Free;
    }

    private bool Release(string? label, bool isReceipt)
    {
        if (label is not null && isReceipt)
        {
            _seen.Enqueue(label);
        }

        lock (_lock)
        {
            return !_hasKilled && !(label is not null && IsChosen(label, isAfter: true));
        }
    }

    private bool IsChosen(string label, bool isAfter)
    {
        if (_isChosen is not { } isChosen || !isChosen(label, isAfter))
        {
            return false;
        }

        (_isChosen, _hasKilled, KilledAt) = (null, true, (label, isAfter));
        Kill();
        return true;
    }

    private string? InChapter(string? label)
        => label is null || label.StartsWith(Anytime, StringComparison.Ordinal) ? label : $"{Chapter}: {label}";

    private sealed class Gate(
        KillSwitch owner, Func<ObservedRequest, string?> write, Func<ObservedRequest, ReadOnlyMemory<byte>, string?>? receipt) : IRequestGate
    {
        public Passage Admit(ObservedRequest request) => owner.Admit(owner.InChapter(write(request)), receipt is not null && request.Method == "GET");

        public bool Release(ObservedRequest request, int status, ReadOnlyMemory<byte> body)
            => write(request) is { } label
                ? owner.Release(owner.InChapter(label), isReceipt: false)
                : owner.Release(owner.InChapter(receipt?.Invoke(request, body)), isReceipt: true);
    }
}
