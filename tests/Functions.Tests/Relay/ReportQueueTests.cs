using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Relay;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Relay;

public sealed class ReportQueueTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly ScratchDirectory _directory = new();
    private readonly RelayMetrics _metrics = new();
    private readonly RecordingSender _sender = new();

    public void Dispose()
    {
        _metrics.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_report_is_told_to_be_sent_only_when_it_is()
    {
        using var queue = Queue(_sender);
        await queue.StartAsync(CancellationToken.None);
        var sent = new TaskCompletionSource();

        await queue.AddAsync(GivenReports.Crash("one"), sent.SetResult, CancellationToken.None);

        await sent.Task;
        _sender.Of<PodFailureReport>().Single().Occurrence.ShouldBe("one");
        await queue.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_storage_does_not_take_before_the_end_is_sent_after_the_next_start()
    {
        using (var queue = Queue(new RefusingSender()))
        {
            await queue.StartAsync(CancellationToken.None);
            await queue.AddAsync(GivenReports.Crash("one"), null, CancellationToken.None);
            await queue.AddAsync(GivenReports.Crash("two"), () => throw new InvalidOperationException("It was not sent."), CancellationToken.None);
            await _clock.WhenTimersAsync(2, CancellationToken.None);
            var stopping = queue.StopAsync(CancellationToken.None);
            await _clock.WhenTimersAsync(3, CancellationToken.None);
            _clock.Advance(TimeSpan.FromSeconds(10));
            await stopping;
        }

        using var next = Queue(_sender);
        await next.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => Task.FromResult(_sender.Of<PodFailureReport>().Count == 2), "both are sent");
        await next.StopAsync(CancellationToken.None);

        _sender.Of<PodFailureReport>().Select(static report => report.Occurrence).Order().ShouldBe(["one", "two"]);
        new UnsentReports(_directory.Path).Load().ShouldBeEmpty();
    }

    [Fact]
    public void A_damaged_file_is_no_reason_not_to_start()
    {
        File.WriteAllText(_directory["reports.jsonl"], "{\"cluster\":");

        new UnsentReports(_directory.Path).Load().ShouldBeEmpty();
    }

    private ReportQueue Queue(IMessageSender sender)
        => new(sender, new UnsentReports(_directory.Path), _metrics, new RelayReadiness(), _clock, NullLogger<ReportQueue>.Instance);

    private sealed class RefusingSender : IMessageSender
    {
        public Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
            where TBody : IMessageBody
            => throw new StorageException("away");
    }
}
