using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Local;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Grpc;
using Trimtab.TestKit.Time;
using Verdict = Trimtab.Adapters.Grpc.Incidents.IncidentAck.Types.Verdict;

namespace Trimtab.Adapters.Tests.Grpc.Incidents;

/// <summary>The stream against a receiver over sockets. Pauses are over at once: each waits for the clock, which <see cref="GoOnAsync"/> moves.</summary>
public sealed class IncidentStreamTests : IAsyncLifetime
{
    private static readonly IncidentStreamOptions Options = new() { Window = 8 };
    private readonly ScratchDirectory _directory = new();
    private readonly FakeClock _clock = new();
    private readonly CancellationTokenSource _late = new(TimeSpan.FromSeconds(60));
    private readonly CancellationTokenSource _stop = new();
    private readonly AnalyserDouble _analyser = new();
    private readonly int _port = FreePort.Find();
    private readonly GrpcChannel _channel;
    private IncidentBuffer? _buffer;
    private Task _running = Task.CompletedTask;

    public IncidentStreamTests() => _channel = new GrpcChannel(new Uri($"http://127.0.0.1:{_port}"), null, new GrpcLimits(), TimeProvider.System);

    public Task InitializeAsync()
    {
        _buffer = new IncidentBuffer(new IncidentBufferOptions { Directory = _directory.Path, IsFlushed = false }, NullLogger<IncidentBuffer>.Instance);
        var stream = new IncidentStream(_buffer, _channel, Options, _clock, static () => 0.5, NullLogger<IncidentStream>.Instance);
        _running = Task.Run(() => stream.RunAsync(_stop.Token));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _channel.Dispose();
        _buffer!.Dispose();
        _directory.Dispose();
        _stop.Dispose();
        _late.Dispose();
    }

    [Fact]
    public async Task Everything_arrives_in_order_and_leaves_the_buffer()
    {
        await using var server = await StartAsync();
        Add(50);

        await UntilEmptyAsync();

        _analyser.Received.ShouldBe(Enumerable.Range(1, 50).Select(number => (ulong)number));
        _analyser.Streams.ShouldBe(1);
    }

    [Fact]
    public async Task What_came_while_the_receiver_was_away_is_delivered_when_it_is_back()
    {
        Add(20);
        await using (await StartAsync())
        {
            await UntilEmptyAsync();
        }

        Add(20);
        await using (await StartAsync())
        {
            await UntilEmptyAsync();
        }

        _analyser.Received.Distinct().Count().ShouldBe(40);
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_on_the_next_stream()
    {
        _analyser.Answer = incident => incident.Sequence <= 3 ? Verdict.Accepted : null;
        await using (await StartAsync())
        {
            Add(10);
            await GoOnUntilAsync(analyser => analyser.Received.Contains(10ul) && _buffer!.Count == 7);
        }

        _buffer!.Count.ShouldBe(7);
        _analyser.Answer = static _ => Verdict.Accepted;
        await using var server = await StartAsync();
        await UntilEmptyAsync();

        _analyser.Received.Count(sequence => sequence == 4).ShouldBeGreaterThan(1);
        _analyser.Received.Count(sequence => sequence == 2).ShouldBe(1);
    }

    [Fact]
    public async Task A_receiver_that_acknowledges_nothing_gets_no_more_than_the_window_and_then_a_new_stream()
    {
        _analyser.Answer = static _ => null;
        await using var server = await StartAsync();
        Add(20);
        await GoOnUntilAsync(analyser => analyser.Received.Count >= 8);

        _clock.Advance(Options.AckTimeout);
        await GoOnUntilAsync(analyser => analyser.Streams >= 2);

        _analyser.Received.Max().ShouldBe(8ul);
        _buffer!.Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_message_that_is_refused_or_ends_every_stream_does_not_keep_the_others_back()
    {
        _analyser.Answer = incident => incident.Sequence switch
        {
            2 => Verdict.Refused,
            5 => throw new GrpcException(GrpcStatusCode.InvalidArgument, "this one I can't take"),
            _ => Verdict.Accepted,
        };
        await using var server = await StartAsync();
        Add(10);

        await UntilEmptyAsync();

        _buffer!.Dropped.ShouldBe(2ul);
        _analyser.Received.Distinct().Count().ShouldBe(10);
    }

    [Fact]
    public async Task Later_means_again()
    {
        var asked = 0;
        _analyser.Answer = incident => incident.Sequence == 1 && ++asked < 3 ? Verdict.Later : Verdict.Accepted;
        await using var server = await StartAsync();
        Add(2);

        await UntilEmptyAsync();

        _analyser.Received.Count(sequence => sequence == 1).ShouldBeGreaterThanOrEqualTo(3);
        _buffer!.Dropped.ShouldBe(0ul);
    }

    [Fact]
    public async Task A_receiver_that_is_not_healthy_is_sent_nothing()
    {
        _analyser.Health.Set(IncidentMethods.Service, isServing: false);
        await using var server = await StartAsync();
        Add(1);
        await GoOnAsync();
        _analyser.Streams.ShouldBe(0);

        _analyser.Health.Set(IncidentMethods.Service, isServing: true);
        await UntilEmptyAsync();

        _analyser.Received.ShouldBe([1ul]);
    }

    [Theory]
    [InlineData(1, 0, 250)]
    [InlineData(1, 0.999999, 500)]
    [InlineData(2, 0, 500)]
    [InlineData(5, 0.5, 6000)]
    [InlineData(1000, 0, 15_000)]
    public void Pauses_double_are_bounded_and_spread(int failures, double luck, double milliseconds)
        => DeliveryPause.After(failures, Options.FirstPause, Options.LongestPause, luck).TotalMilliseconds.ShouldBe(milliseconds, 0.01);

    private Task<GrpcTestServer> StartAsync() => GrpcTestServer.StartAsync(_analyser.Map, port: _port);

    private void Add(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _buffer!.Add(new IncidentContext { Cluster = "apps-eu" });
        }
    }

    private Task UntilEmptyAsync() => GoOnUntilAsync(_ => _buffer!.Count == 0);

    /// <summary>Ends every pause that comes until the claim holds. Acknowledgements may owe their own timer, which is longer than any pause.</summary>
    private async Task GoOnUntilAsync(Func<AnalyserDouble, bool> claim)
    {
        while (!claim(_analyser))
        {
            _late.Token.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, _late.Token);
        }
    }

    private async Task GoOnAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, _late.Token);
        }
    }
}
