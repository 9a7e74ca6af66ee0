using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Kubernetes.Calls;

public sealed class ApiBreakerTests
{
    private static readonly ApiCall Read = new(HttpMethod.Get, "/api/v1", "get ConfigMap n/one");
    private readonly FakeClock _clock = new();
    private readonly ApiBreaker _breaker;
    private int _sent;

    public ApiBreakerTests()
        => _breaker = new ApiBreaker("apps", new KubernetesLimits { BreakAfter = 3, Break = TimeSpan.FromSeconds(5), MaxBreak = TimeSpan.FromSeconds(15) }, _clock, NullLogger.Instance);

    [Fact]
    public async Task After_some_calls_in_a_row_without_an_answer_no_more_are_sent_until_a_probe_is_answered()
    {
        var began = _clock.GetUtcNow();
        await FailAsync("Timeout", "Unreachable", "Timeout");

        var refusal = await Should.ThrowAsync<ClusterException>(() => AnswerAsync());

        (refusal.Reason, refusal.IsTransient, refusal.RetryAfter, _sent).ShouldBe(("NotAsked", true, TimeSpan.FromSeconds(5), 3));
        refusal.Message.ShouldStartWith("get ConfigMap n/one on cluster apps: not asked, because the API server has given no answer since");
        _breaker.Standing.ShouldBe(new ClusterStanding("apps", false, began, "Timeout"));
        Should.Throw<ClusterException>(_breaker.EnsureAsked).Reason.ShouldBe("NotAsked");
        _clock.Advance(TimeSpan.FromSeconds(5));
        _breaker.EnsureAsked();
        (await AnswerAsync()).ShouldBe(1);
        (await AnswerAsync()).ShouldBe(1);
        _breaker.Standing.ShouldBe(new ClusterStanding("apps", true, began.AddSeconds(5), ""));
    }

    [Fact]
    public async Task While_probes_fail_they_come_more_and_more_rarely_and_one_at_a_time()
    {
        await FailAsync("Timeout", "Timeout", "Timeout");
        foreach (var seconds in new[] { 5, 10, 15, 15 })
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            await Should.ThrowAsync<ClusterException>(() => AnswerAsync());
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            var gate = new TaskCompletionSource();
            var probe = _breaker.RunAsync<int>(Read, async _ => { await gate.Task; throw Failure("Unreachable"); }, default);
            (await Should.ThrowAsync<ClusterException>(() => AnswerAsync())).Reason.ShouldBe("NotAsked");
            gate.SetResult();
            (await Should.ThrowAsync<ClusterException>(() => probe)).Reason.ShouldBe("Unreachable");
        }

        _sent.ShouldBe(3);
    }

    [Theory]
    [InlineData(404, "NotFound")]
    [InlineData(500, "InternalError")]
    [InlineData(429, "TooManyRequests")]
    public async Task Every_answer_of_the_server_ends_the_row(int status, string reason)
    {
        for (var round = 0; round < 3; round++)
        {
            await FailAsync("Timeout", "Timeout");
            await Should.ThrowAsync<ClusterException>(() => _breaker.RunAsync<int>(Read, _ => throw new ClusterException("no", reason, status), default));
        }

        (await AnswerAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_silent_pod_says_nothing_about_the_server()
    {
        for (var i = 0; i < 5; i++)
        {
            (await Should.ThrowAsync<ClusterException>(() => _breaker.RunAsync<int>(Read with { IsProxy = true }, _ => throw Failure("Timeout"), default))).Reason.ShouldBe("Timeout");
        }

        _breaker.Standing.Answers.ShouldBeTrue();
    }

    [Fact]
    public async Task A_probe_that_is_called_off_has_shown_nothing()
    {
        await FailAsync("Timeout", "Timeout", "Timeout");
        _clock.Advance(TimeSpan.FromSeconds(5));

        await Should.ThrowAsync<OperationCanceledException>(() => _breaker.RunAsync<int>(Read, _ => throw new OperationCanceledException(), default));

        (await Should.ThrowAsync<ClusterException>(() => AnswerAsync())).Reason.ShouldBe("NotAsked");
    }

    private static ClusterException Failure(string reason) => new(reason, reason, 0);

    private Task<int> AnswerAsync() => _breaker.RunAsync(Read, _ => Task.FromResult(1), default);

    private async Task FailAsync(params string[] reasons)
    {
        foreach (var reason in reasons)
        {
            await Should.ThrowAsync<ClusterException>(() => _breaker.RunAsync<int>(Read, _ => { _sent++; throw Failure(reason); }, default));
        }
    }
}
