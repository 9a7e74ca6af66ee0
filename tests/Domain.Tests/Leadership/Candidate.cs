using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Domain.Leadership;
using Trimtab.TestKit.Leadership;

namespace Trimtab.Domain.Tests.Leadership;

/// <summary>A candidate under test: what it shows and what its work sees.</summary>
internal sealed class Candidate : ILeaderMark, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public Candidate(string name, InMemoryLeaseStore store, TimeProvider clock)
    {
        Connection = store.Connect();
        Election = new LeaderElection(name, Connection, this, new LeadershipOptions(), clock, NullLogger<LeaderElection>.Instance);
        // Not in the test's own context: continuations run where the clock is advanced.
        _running = Task.Run(() => Election.RunAsync(LeadAsync, _stop.Token));
    }

    public InMemoryLeaseStore.Connection Connection { get; }

    public LeaderElection Election { get; }

    /// <summary>What the label says.</summary>
    public bool? IsShown { get; private set; }

    /// <summary>What the last leader left, while this one leads.</summary>
    public ResumePoints? Points { get; private set; }

    /// <summary>Whether its work runs.</summary>
    public bool IsWorking => Points is not null;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose() => _stop.Dispose();

    public Task ShowAsync(bool isLeader, CancellationToken cancellationToken)
    {
        IsShown = isLeader;
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
