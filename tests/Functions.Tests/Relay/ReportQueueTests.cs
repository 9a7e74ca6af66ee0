using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Captures;
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

    [Fact]
    public async Task A_thousand_reports_that_wait_take_a_bounded_number_of_bytes_and_none_is_lost()
    {
        var sender = new GatedSender(_sender);
        using var queue = Queue(sender);
        await queue.StartAsync(CancellationToken.None);

        var texts = await FillAsync(queue, reports: 900, characters: 50_000);

        // 90 MB were found; what is in memory still is counted by the texts that nobody let go of.
        queue.WaitingBytes.ShouldBeLessThan(ReportMemory.MaxBytes + (900 * 2_048));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        (texts.Count(static text => text.IsAlive) * 100_000L).ShouldBeLessThanOrEqualTo(ReportMemory.MaxBytes);

        sender.Open();
        await Eventually.TrueAsync(() => Task.FromResult(_sender.Of<PodFailureReport>().Count == 900), "all are sent");
        var sent = _sender.Of<PodFailureReport>();
        sent.Select(static report => report.Occurrence).Distinct().Count().ShouldBe(900);
        sent.Count(static report => report.Context![0].Text is { Length: 50_000 }).ShouldBeInRange(70, 84);
        sent.Last(static report => report.Context![0].Text is null).Context![0].Withheld.ShouldBe("given up: too many reports wait for storage");
        await Eventually.TrueAsync(() => Task.FromResult(queue.WaitingBytes == 0), "everything is given back");
        await queue.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Restarts_while_storage_is_away_do_not_pile_reports_up()
    {
        for (var start = 0; start < 3; start++)
        {
            using var queue = Queue(new RefusingSender());
            await queue.StartAsync(CancellationToken.None);
            for (var number = 0; number < 700; number++)
            {
                await queue.AddAsync(GivenReports.Crash($"{start}-{number}") with { SeenAt = GivenReports.Noon.AddSeconds((start * 1000) + number) }, null, CancellationToken.None);
            }

            // The workers of what was left and, later, those of what is new wait: the one who ends them is the last.
            await _clock.WhenTimersAsync(8, CancellationToken.None);
            var stopping = queue.StopAsync(CancellationToken.None);
            await Eventually.TrueAsync(_clock, TimeSpan.FromSeconds(10), () => stopping.IsCompleted, "it ends");
        }

        var kept = new UnsentReports(_directory.Path).Load();
        kept.Count.ShouldBe(UnsentReports.Most);
        kept[^1].Occurrence.ShouldBe("2-699");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> FillAsync(ReportQueue queue, int reports, int characters)
    {
        var texts = new List<WeakReference>();
        for (var number = 0; number < reports; number++)
        {
            var text = new string('x', characters);
            texts.Add(new WeakReference(text));
            await queue.AddAsync(GivenReports.Crash($"{number}", new ContextPart("log/web", text)), null, CancellationToken.None);
        }

        return texts;
    }

    private ReportQueue Queue(IMessageSender sender)
        => new(sender, new UnsentReports(_directory.Path), _metrics, new RelayReadiness(new CaptureStanding(_clock)), _clock, NullLogger<ReportQueue>.Instance);

    private sealed class RefusingSender : IMessageSender
    {
        public Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
            where TBody : IMessageBody
            => throw new StorageException("away");
    }

    private sealed class GatedSender(IMessageSender inner) : IMessageSender
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _open.SetResult();

        public async Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
            where TBody : IMessageBody
        {
            await _open.Task.WaitAsync(cancellationToken);
            await inner.SendAsync(body, context, delay, cancellationToken);
        }
    }
}
