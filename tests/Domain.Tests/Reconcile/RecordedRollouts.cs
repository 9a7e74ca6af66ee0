using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Tests.Reconcile;

/// <summary>Rollouts that run until the test says otherwise.</summary>
internal sealed class RecordedRollouts : IRollouts
{
    private readonly List<RolloutRequest> _started = [];

    public IReadOnlyList<RolloutRequest> Started => _started;

    /// <summary>The revision that is being rolled out; null when none is.</summary>
    public string? Running { get; set; }

    public string? Superseded { get; private set; }

    public Task<string> StartAsync(RolloutRequest request, MessageContext context, CancellationToken cancellationToken)
    {
        if (Running != request.Revision)
        {
            _started.Add(request);
            Running = request.Revision;
        }

        return Task.FromResult($"{request.Target}-{request.Revision[..8]}");
    }

    public Task<bool> SupersedeOthersAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken)
    {
        if (Running is not null && Running != revision)
        {
            (Superseded, Running) = (Running, null);
        }

        return Task.FromResult(Running == revision);
    }
}
