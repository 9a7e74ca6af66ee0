using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Domain.Leadership;
using Trimtab.TestKit.Leadership;

namespace Trimtab.Domain.Tests.Leadership;

/// <summary>A candidate under test: what it shows and what its work sees.</summary>
internal sealed class Candidate : ILeaderMark, IDisposable
{
    private static readonly TimeSpan RealLimit = TimeSpan.FromMinutes(1);
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _hidden = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    private Candidate(string name, InMemoryLeaseStore store, TimeProvider clock)
    {
        Connection = store.Connect();
        Election = new LeaderElection(name, Connection, this, new LeadershipOptions(), clock, NullLogger<LeaderElection>.Instance);
        _running = Election.RunAsync(LeadAsync, _stop.Token);
    }

    /// <summary>Makes a candidate that has come to rest: it waits for the clock.</summary>
    /// <remarks>Not in the test's own context, which would have its continuations queued: they run where the clock is advanced.</remarks>
    public static Task<Candidate> StartAsync(string name, InMemoryLeaseStore store, TimeProvider clock) => Task.Run(() => new Candidate(name, store, clock));

    public InMemoryLeaseStore.Connection Connection { get; }

    public LeaderElection Election { get; }

    /// <summary>What the label says.</summary>
    public bool? IsShown { get; private set; }

    /// <summary>Comes before showing, and may throw or hang: then what is shown stays as it was.</summary>
    public Func<CancellationToken, Task>? ShowFails { get; set; }

    /// <summary>Whose mark it took off.</summary>
    public List<string> TakenOff { get; } = [];

    /// <summary>How often it was tried to show that this one does not lead.</summary>
    public int HidesTried { get; private set; }

    /// <summary>What the last leader left, while this one leads.</summary>
    public ResumePoints? Points { get; private set; }

    /// <summary>Whether its work runs.</summary>
    public bool IsWorking => Points is not null;

    /// <summary>Completes when the label says that this one does not lead: what follows a cancellation is queued, whoever advances the clock.</summary>
    public Task HiddenAsync() => _hidden.Task.WaitAsync(RealLimit, TimeProvider.System);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(RealLimit, TimeProvider.System);
    }

    public void Dispose() => _stop.Dispose();

    public async Task ShowAsync(bool isLeader, CancellationToken cancellationToken)
    {
        HidesTried += isLeader ? 0 : 1;
        if (ShowFails is { } fails)
        {
            await fails(cancellationToken);
        }

        IsShown = isLeader;
        if (!isLeader)
        {
            _hidden.TrySetResult();
        }
        else if (_hidden.Task.IsCompleted)
        {
            _hidden = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public Task TakeOffAsync(string identity, CancellationToken cancellationToken)
    {
        TakenOff.Add(identity);
        return Task.CompletedTask;
    }

    private async Task LeadAsync(ResumePoints points, CancellationToken cancellationToken)
    {
        Points = points;
        var over = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(over.SetResult);
        await over.Task;
        Points = null;
    }
}
