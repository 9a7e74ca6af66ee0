using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Fleet;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Messaging.Poison;
using Trimtab.Domain.Sources;
using Trimtab.Domain.State;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Fleet;
using Trimtab.Hosting.Telemetry;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Logging;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Fleet;

public sealed class FleetPollTests : IDisposable
{
    private static readonly FleetOptions Options = new() { Repository = new Uri("https://git.example.com/fleet.git"), Path = "fleet.yaml" };
    private readonly FakeClock _clock = new();
    private readonly StoppableDocumentStore _documents = new(new InMemoryDocumentStore());
    private readonly CollectedLog<Dispatcher> _dispatched = new();
    private readonly CollectedLog<BackgroundReport> _log = new();
    private readonly DispatchMetrics _metrics;
    private readonly FleetFromRepository _fleet;

    public FleetPollTests()
    {
        _metrics = new DispatchMetrics(_clock);
        _fleet = new FleetFromRepository(Options, Options.ToSource()!, new SilentRepository(), _documents, NullLogger<FleetFromRepository>.Instance);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _fleet.Dispose();
    }

    [Fact]
    public async Task Storage_that_is_away_is_said_once_when_it_begins_and_once_when_it_ends()
    {
        _documents.Fault = new StorageException("No answer.");
        using var poll = new FleetPoll(_fleet, Options, Dispatcher(), _clock);
        await poll.StartAsync(CancellationToken.None);
        await LooksAsync(5);
        _log.Lines.ShouldHaveSingleItem().ShouldStartWith("Error: FleetPoll fails");

        _documents.Fault = null;
        await Eventually.TrueAsync(_clock, Options.CheckInterval, () => _log.Lines.Count == 2, "it works again");
        await LooksAsync(3);

        _log.Lines[^1].ShouldMatch("^Information: FleetPoll works again after [1-9][0-9]* s$");
        _log.Lines.Count.ShouldBe(2);
        _dispatched.Lines.ShouldBeEmpty();
        await poll.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Another_fault_is_said_too()
    {
        _documents.Fault = new StorageException("No answer.");
        using var poll = new FleetPoll(_fleet, Options, Dispatcher(), _clock);
        await poll.StartAsync(CancellationToken.None);
        await LooksAsync(2);

        _documents.Fault = new InvalidOperationException("Something else.");
        await Eventually.TrueAsync(_clock, Options.CheckInterval, () => _log.Lines.Count == 2, "the new fault is said");

        await poll.StopAsync(CancellationToken.None);
    }

    private Task LooksAsync(int count)
    {
        var before = _documents.Reads;
        return Eventually.TrueAsync(_clock, Options.CheckInterval, () => _documents.Reads >= before + count, "storage is asked");
    }

    private Dispatcher Dispatcher()
    {
        var mask = new SecretMask();
        var settler = new OutcomeSettler(
            new InMemoryQueues(_clock), new MessageReader(_documents), new PoisonCauses(_documents, _clock), mask, NullLogger<OutcomeSettler>.Instance);
        return new Dispatcher(settler, _metrics, mask, new BackgroundReport(_clock, _log), _dispatched);
    }

    private sealed class SilentRepository : ISourceRepository
    {
        public Task<string> ReadHeadAsync(FleetSource source, CancellationToken cancellationToken)
            => throw new SourceException("The host does not answer.", isTransient: true);

        public Task<SourceTree> CheckoutAsync(FleetSource source, string revision, CancellationToken cancellationToken)
            => throw new SourceException("The host does not answer.", isTransient: true);
    }
}
