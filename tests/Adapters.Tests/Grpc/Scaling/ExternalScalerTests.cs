using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Scaling;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Grpc.Scaling;
using Trimtab.Hosting.Leadership;
using Trimtab.TestKit.Grpc;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Grpc.Scaling;

/// <summary>The scaler as KEDA sees it, over a socket.</summary>
public sealed class ExternalScalerTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly LeaderConnections _leader = new();
    private readonly CancellationTokenSource _late = new(TimeSpan.FromSeconds(60));
    private readonly InMemoryQueues _queues;
    private readonly NoticedQueueSender _sender;
    private bool _mayOnlyAdd;
    private GrpcTestServer? _server;
    private GrpcChannel? _keda;

    public ExternalScalerTests()
    {
        _queues = new InMemoryQueues(_clock);
        Activity = new QueueActivity(_clock);
        _sender = new NoticedQueueSender(_queues, Activity);
    }

    private QueueActivity Activity { get; }

    public async Task InitializeAsync()
    {
        _leader.Begin();
        var scaler = new ExternalScaler(["incidents", "captures", "reconcile"], CountAsync, Activity, _leader, _clock);
        _server = await GrpcTestServer.StartAsync(scaler.Map);
        _keda = _server.Connect();
    }

    public async Task DisposeAsync()
    {
        _keda!.Dispose();
        await _server!.DisposeAsync();
        _late.Dispose();
    }

    [Fact]
    public async Task A_message_makes_workers_wanted_at_once_and_an_empty_queue_ends_that()
    {
        await using var stream = await OpenAsync("incidents, captures");
        (await stream.ReadAsync())!.Result.ShouldBeFalse();

        // The clock stands still: only the message itself can wake the stream.
        await SendAsync("captures");
        (await stream.ReadAsync())!.Result.ShouldBeTrue();

        await _queues.DeleteAsync("captures", (await _queues.ReceiveAsync("captures", 1, TimeSpan.FromMinutes(1), _late.Token)).Single(), _late.Token);
        // The look that the message cut short has left its timer.
        await NextLookAsync(timers: 2);
        (await stream.ReadAsync())!.Result.ShouldBeFalse();
    }

    [Fact]
    public async Task Messages_of_others_are_seen_at_the_next_look_and_other_queues_are_not()
    {
        await using var stream = await OpenAsync("incidents");
        (await stream.ReadAsync())!.Result.ShouldBeFalse();

        await SendAsync("reconcile");
        _queues.SendRaw("incidents", "x");
        await NextLookAsync();

        (await stream.ReadAsync())!.Result.ShouldBeTrue();
        (await IsActiveAsync("captures")).ShouldBeFalse();
        (await IsActiveAsync("captures,incidents")).ShouldBeTrue();
    }

    [Fact]
    public async Task Metrics_are_the_lengths_of_the_queues()
    {
        await SendAsync("incidents");
        await SendAsync("incidents");

        var spec = await _keda!.CallAsync(ScalerMethods.GetMetricSpec, Reference("incidents,captures", "20"), null, _late.Token);
        var one = await _keda.CallAsync(ScalerMethods.GetMetrics, new GetMetricsRequest { ScaledObjectRef = Reference("incidents,captures"), MetricName = "incidents" }, null, _late.Token);
        var all = await _keda.CallAsync(ScalerMethods.GetMetrics, new GetMetricsRequest { ScaledObjectRef = Reference("incidents,captures") }, null, _late.Token);

        spec.MetricSpecs.Select(metric => (metric.MetricName, metric.TargetSize, metric.TargetSizeFloat)).ShouldBe([("incidents", 20, 20), ("captures", 20, 20)]);
        one.MetricValues.ShouldHaveSingleItem().ShouldBe(new MetricValue { MetricName = "incidents", MetricValue_ = 2, MetricValueFloat = 2 });
        all.MetricValues.Select(value => value.MetricValueFloat).ShouldBe([2, 0]);
    }

    [Fact]
    public async Task A_program_that_may_only_add_messages_tells_what_it_sent()
    {
        _mayOnlyAdd = true;
        (await IsActiveAsync("incidents")).ShouldBeFalse();

        await SendAsync("incidents");
        _clock.Advance(TimeSpan.FromSeconds(59));
        (await IsActiveAsync("incidents")).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await IsActiveAsync("incidents")).ShouldBeFalse();
    }

    /// <summary>KEDA's open stream stays with the pod that led, which learns of no message any more.</summary>
    [Fact]
    public async Task A_stream_ends_when_another_replica_leads_and_a_new_one_is_refused_there()
    {
        await using var stream = await OpenAsync("incidents");
        (await stream.ReadAsync())!.Result.ShouldBeFalse();

        _leader.End();
        (await Should.ThrowAsync<GrpcException>(async () => await stream.ReadAsync())).Code.ShouldBe(GrpcStatusCode.Unavailable);

        await using var refused = await OpenAsync("incidents");
        (await Should.ThrowAsync<GrpcException>(async () => await refused.ReadAsync())).Code.ShouldBe(GrpcStatusCode.Unavailable);

        _leader.Begin();
        await using var again = await OpenAsync("incidents");
        (await again.ReadAsync())!.Result.ShouldBeFalse();
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" , ", null)]
    [InlineData("incidents,secrets", null)]
    [InlineData("incidents", "0")]
    [InlineData("incidents", "-1")]
    [InlineData("incidents", "many")]
    public async Task A_trigger_that_asks_for_nonsense_is_told_so(string queues, string? length)
        => (await Should.ThrowAsync<GrpcException>(() => _keda!.CallAsync(ScalerMethods.GetMetricSpec, Reference(queues, length), null, _late.Token)))
            .Code.ShouldBe(GrpcStatusCode.InvalidArgument);

    private static ScaledObjectRef Reference(string queues, string? length = null)
    {
        var reference = new ScaledObjectRef { Name = "trimtab", Namespace = "trimtab", ScalerMetadata = { ["queues"] = queues } };
        if (length is not null)
        {
            reference.ScalerMetadata["queueLength"] = length;
        }

        return reference;
    }

    private Task<int> CountAsync(string queue, CancellationToken cancellationToken)
        => _mayOnlyAdd ? throw new MessagingException("Not allowed.") : _queues.CountAsync(queue, cancellationToken);

    private Task SendAsync(string queue) => _sender.SendAsync(queue, "x", TimeSpan.Zero, _late.Token);

    private async Task<bool> IsActiveAsync(string queues)
        => (await _keda!.CallAsync(ScalerMethods.IsActive, Reference(queues), null, _late.Token)).Result;

    private async Task<GrpcCall<ScaledObjectRef, IsActiveResponse>> OpenAsync(string queues)
    {
        var stream = _keda!.Open(ScalerMethods.StreamIsActive, null, _late.Token);
        await stream.SendAsync(Reference(queues));
        stream.Complete();
        return stream;
    }

    private async Task NextLookAsync(int timers = 1)
    {
        await _clock.WhenTimersAsync(timers, _late.Token);
        _clock.Advance(TimeSpan.FromSeconds(5));
    }
}
