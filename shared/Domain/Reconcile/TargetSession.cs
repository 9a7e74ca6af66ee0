using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Reconcile;

/// <summary>One worker's turn at a target, under its lease: what is asked, and the target's state as it is now.</summary>
public sealed class TargetSession
{
    private const int MaxReasons = 50;
    private readonly TargetDocuments _documents;
    private readonly TimeProvider _time;
    private string _etag;

    private TargetSession(TargetDocuments documents, TimeProvider time, TargetState state, string etag)
    {
        _documents = documents;
        _time = time;
        _etag = etag;
        State = state;
    }

    public required FleetDocument Fleet { get; init; }

    public required FleetTarget Target { get; init; }

    public required MessageContext Message { get; init; }

    public TargetState State { get; private set; }

    public DateTimeOffset Now => _time.GetUtcNow();

    public static async Task<TargetSession> OpenAsync(
        TargetDocuments documents, TimeProvider time, FleetDocument fleet, FleetTarget target, MessageContext message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(target);
        var (state, etag) = await documents.ReadTargetAsync(target.Name, cancellationToken);
        return new TargetSession(documents, time, state, etag) { Fleet = fleet, Target = target, Message = message };
    }

    /// <summary>Goes to a phase with a message; <paramref name="change"/> sets the rest.</summary>
    public Task EnterAsync(TargetPhase phase, string message, IReadOnlyList<string> reasons, Func<TargetState, TargetState> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var now = Now;
        var next = change(State) with
        {
            Phase = phase,
            Since = State.Phase == phase ? State.Since : now,
            Message = message,
            Reasons = [.. reasons.Take(MaxReasons)],
        };
        return SaveAsync(next with { Worker = next.IsInWork ? Message.CorrelationId : null, Touched = now }, cancellationToken);
    }

    /// <summary>Says what holds the work up, and that somebody is still at it.</summary>
    public Task NoteAsync(string message, CancellationToken cancellationToken)
        => State.IsInWork && State.Message != message ? SaveAsync(State with { Message = message, Touched = Now }, cancellationToken) : Task.CompletedTask;

    /// <summary>The ledger holds entries of this target; some objects stay as they are.</summary>
    public Task NoteDriftAsync(IReadOnlyList<string> left, CancellationToken cancellationToken)
        => SaveDriftAsync(State with { HasDriftEntries = true }, left, cancellationToken);

    /// <summary>What was to be undone is; some objects may stay as they are.</summary>
    public Task EndDriftAsync(IReadOnlyList<string> left, CancellationToken cancellationToken)
        => SaveDriftAsync(State with { HasDriftEntries = left.Count > 0 }, left, cancellationToken);

    private Task SaveDriftAsync(TargetState next, IReadOnlyList<string> left, CancellationToken cancellationToken)
    {
        var isSame = next.HasDriftEntries == State.HasDriftEntries && left.Take(MaxReasons).SequenceEqual(State.Drift, StringComparer.Ordinal);
        return isSame ? Task.CompletedTask : SaveAsync(next with { Drift = [.. left.Take(MaxReasons)] }, cancellationToken);
    }

    /// <exception cref="TargetOvertakenException">Somebody else wrote meanwhile: the lease was lost, and the message comes again.</exception>
    private async Task SaveAsync(TargetState next, CancellationToken cancellationToken)
    {
        _etag = await _documents.TryWriteTargetAsync(next, _etag, cancellationToken)
            ?? throw new TargetOvertakenException($"The state of target {next.Target} was written by somebody else meanwhile.");
        State = next;
    }
}
