using Trimtab.Domain.Leadership;
using Trimtab.Domain.Relay;

namespace Trimtab.Relay;

/// <summary>Passes failures on while this relay leads, and holds them while another one does.</summary>
/// <param name="report">Takes a failure on its way to the queue; may wait while too many are under way.</param>
/// <param name="refused">Told of what finds no place while another relay leads: it must be offered again.</param>
/// <param name="time">The clock.</param>
internal sealed class FailureForwarding(Func<SeenFailure, CancellationToken, ValueTask> report, Action<SeenFailure> refused, TimeProvider time)
{
    /// <summary>Name of the resume point: see <see cref="HandOver.Point"/>.</summary>
    public const string Point = "pods";

    private static readonly TimeSpan PointInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly HandOver _handOver = new();
    private bool _leads;

    /// <summary>Whether this relay leads.</summary>
    public bool Leads
    {
        get
        {
            lock (_lock)
            {
                return _leads;
            }
        }
    }

    /// <summary>The watch has come to this version.</summary>
    public void See(string version) => _handOver.See(version, time.GetUtcNow());

    /// <summary>A failure was seen.</summary>
    /// <returns>False when it is neither passed on nor held.</returns>
    public async ValueTask<bool> TakeAsync(SeenFailure failure, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_leads)
            {
                var isHeld = !_handOver.IsFull && _handOver.TryHold(new HeldFailure(failure));
                if (!isHeld)
                {
                    refused(failure);
                }

                return isHeld;
            }

            _handOver.Begin(failure);
        }

        await report(failure, cancellationToken);
        return true;
    }

    /// <summary>Its report is in the queue.</summary>
    /// <param name="number"><see cref="SeenFailure.Number"/> of it.</param>
    public void Sent(long number) => _handOver.End(number);

    /// <summary>Lets go of what the leader has brought to the queue; for a relay that does not lead.</summary>
    public void Follow(string? point)
    {
        if (!_leads)
        {
            _handOver.Forget(point, time.GetUtcNow());
        }
    }

    /// <summary>Leads until cancelled: first brings what the last leader may not have brought.</summary>
    public async Task LeadAsync(ResumePoints points, CancellationToken cancellationToken)
    {
        var held = BeginToLead(points.Find(Point));
        try
        {
            while (held.TryPeek(out var failure))
            {
                await report(failure.Open(), cancellationToken);
                held.Dequeue();
            }

            while (true)
            {
                await Task.Delay(PointInterval, time, cancellationToken);
                Mark(points);
            }
        }
        finally
        {
            // Before what is not passed on ends to be on its way: a point behind it would have the next leader forget it.
            Mark(points);
            EndToLead(held);
        }
    }

    private Queue<HeldFailure> BeginToLead(string? point)
    {
        lock (_lock)
        {
            _leads = true;
            var held = _handOver.Take(point, time.GetUtcNow());
            foreach (var failure in held)
            {
                _handOver.Begin(failure);
            }

            return new Queue<HeldFailure>(held);
        }
    }

    private void EndToLead(IEnumerable<HeldFailure> unreported)
    {
        lock (_lock)
        {
            _leads = false;
            foreach (var failure in unreported)
            {
                _handOver.End(failure.Number);
                if (!_handOver.TryHold(failure))
                {
                    refused(failure.Open());
                }
            }
        }
    }

    private void Mark(ResumePoints points)
    {
        if (_handOver.Point is { } point)
        {
            points.Set(Point, point);
        }
    }
}
