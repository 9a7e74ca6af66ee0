using Trimtab.Domain.Rollouts;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class RolloutTurnTests
{
    private readonly FakeClock _clock = new();
    private readonly RolloutDocuments _documents = new(new InMemoryDocumentStore());

    [Fact]
    public async Task Long_work_keeps_telling_that_the_rollout_is_not_abandoned()
    {
        var turn = await TurnAsync();
        var work = new TaskCompletionSource();

        var running = turn.TryRunAsync(_ => work.Task, _clock, default);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await UntilAsync(async () => (await StoredAsync()).NextTickDue == _clock.GetUtcNow() + TimeSpan.FromSeconds(3));
        work.SetResult();

        (await running).ShouldBeTrue();
        (await turn.TrySaveAsync(turn.Document with { Step = 1 }, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Long_work_is_cancelled_when_somebody_else_takes_the_rollout()
    {
        var turn = await TurnAsync();
        var running = turn.TryRunAsync(token => Task.Delay(Timeout.InfiniteTimeSpan, _clock, token), _clock, default);
        var (document, etag) = await _documents.ReadAsync(turn.Document.Id, default);
        await _documents.TryWriteAsync(document! with { HeldBy = "ann@desk" }, etag, default);

        _clock.Advance(TimeSpan.FromSeconds(3));

        (await running).ShouldBeFalse();
        (await StoredAsync()).HeldBy.ShouldBe("ann@desk");
    }

    [Fact]
    public async Task A_fault_of_the_work_is_its_callers()
    {
        var turn = await TurnAsync();

        await Should.ThrowAsync<InjectedFaultException>(() => turn.TryRunAsync(static _ => throw new InjectedFaultException(), _clock, default));
    }

    private async Task<RolloutTurn> TurnAsync()
    {
        var document = RolloutRulesTests.Document;
        var etag = await _documents.TryWriteAsync(document, "", default);
        return new RolloutTurn(_documents, document, etag!);
    }

    private async Task<RolloutDocument> StoredAsync() => (await _documents.ReadAsync(RolloutRulesTests.Document.Id, default)).Document!;

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isReached())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
