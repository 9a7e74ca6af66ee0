using System.Text.Json.Nodes;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Messaging.Poison;
using Trimtab.Domain.Reconcile;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Messaging.Poison;

public sealed class PoisonQueueTests
{
    private static readonly string Poison = QueueNames.PoisonOf(QueueNames.Reconcile);
    private readonly FakeClock _clock = new();
    private readonly InMemoryDocumentStore _documents = new();
    private readonly InMemoryQueues _queues;
    private readonly PoisonCauses _causes;
    private readonly PoisonQueue _poison;

    public PoisonQueueTests()
    {
        _queues = new InMemoryQueues(_clock);
        _causes = new PoisonCauses(_documents, _clock);
        _poison = new PoisonQueue(_queues, new MessageReader(_documents), _documents, _causes);
    }

    [Fact]
    public async Task List_shows_kind_sender_cause_and_body()
    {
        var id = await GiveUpAsync("shop");
        await _causes.RecordAsync(id, "The source is gone.", CancellationToken.None);

        var (count, first) = await _poison.ListAsync(QueueNames.Reconcile, CancellationToken.None);

        count.ShouldBe(1);
        var message = first.Single();
        (message.Kind, message.RequestedBy, message.Cause, message.MessageId).ShouldBe((ReconcileSource.Kind, "ada@example", "The source is gone.", id));
        message.Body!["source"]!.GetValue<string>().ShouldBe("shop");
    }

    [Fact]
    public async Task What_is_no_message_of_ours_tells_its_cause_by_itself()
    {
        await _queues.SendAsync(Poison, "hello", TimeSpan.Zero, CancellationToken.None);
        _queues.SendRaw(Poison, "%%%");

        var (_, first) = await _poison.ListAsync(QueueNames.Reconcile, CancellationToken.None);

        first.Select(static message => (message.Cause, message.Text))
            .ShouldBe([("The message is not the JSON of a message envelope.", "hello"), ("The message is not base64 of a text.", "%%%")]);
    }

    [Fact]
    public async Task Replay_sends_each_message_once_and_leaves_nothing_behind()
    {
        for (var i = 0; i < 40; i++)
        {
            await GiveUpAsync($"source-{i}");
        }

        var result = await _poison.ReplayAsync(QueueNames.Reconcile, null, CancellationToken.None);

        result.Done.ShouldBe(40);
        _queues.Texts(Poison).ShouldBeEmpty();
        var sent = _queues.Texts(QueueNames.Reconcile);
        sent.Count.ShouldBe(40);
        sent.Distinct().Count().ShouldBe(40);
    }

    [Fact]
    public async Task Replay_of_one_leaves_the_others_where_they_are_and_visible()
    {
        await GiveUpAsync("first");
        var id = await GiveUpAsync("second");

        var result = await _poison.ReplayAsync(QueueNames.Reconcile, id, CancellationToken.None);

        result.Done.ShouldBe(1);
        _queues.Texts(QueueNames.Reconcile).Single().ShouldContain("second");
        (await _queues.PeekAsync(Poison, 32, CancellationToken.None)).Single().Text!.ShouldContain("first");
    }

    [Fact]
    public async Task What_is_no_text_is_not_replayed_but_purged()
    {
        _queues.SendRaw(Poison, "%%%");

        var replay = await _poison.ReplayAsync(QueueNames.Reconcile, null, CancellationToken.None);
        var purge = await _poison.PurgeAsync(QueueNames.Reconcile, null, CancellationToken.None);

        replay.Left.Single().ShouldContain("only purge helps");
        purge.Done.ShouldBe(1);
        _queues.Texts(Poison).ShouldBeEmpty();
        _queues.Texts(QueueNames.Reconcile).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_claimed_body_is_shown_and_goes_with_the_purge_but_not_with_the_replay()
    {
        var id = await GiveUpAsync(new string('x', 60_000));

        (await _poison.FindAsync(QueueNames.Reconcile, id, CancellationToken.None))!.Body!["source"]!.GetValue<string>().Length.ShouldBe(60_000);
        await _poison.ReplayAsync(QueueNames.Reconcile, id, CancellationToken.None);
        (await ClaimsAsync()).ShouldBe(1);
        await _queues.SendAsync(Poison, _queues.Texts(QueueNames.Reconcile)[0], TimeSpan.Zero, CancellationToken.None);
        await _poison.PurgeAsync(QueueNames.Reconcile, id, CancellationToken.None);

        (await ClaimsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Find_gives_back_what_it_took()
    {
        await GiveUpAsync("first");

        (await _poison.FindAsync(QueueNames.Reconcile, "nobody", CancellationToken.None)).ShouldBeNull();

        (await _queues.PeekAsync(Poison, 32, CancellationToken.None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cause_is_kept_under_no_name_that_a_sender_chose()
    {
        await _causes.RecordAsync("../targets/shop", "x", CancellationToken.None);

        (await _causes.FindAsync("../targets/shop", CancellationToken.None)).ShouldBeNull();
    }

    private async Task<string> GiveUpAsync(string source)
    {
        await new QueueMessageSender(_queues, _documents, _clock).SendAsync(new ReconcileSource(source), MessageContext.For("ada@example"), TimeSpan.Zero, CancellationToken.None);
        var taken = (await _queues.ReceiveAsync(QueueNames.Reconcile, 1, TimeSpan.FromMinutes(1), CancellationToken.None)).Single();
        await _queues.DeleteAsync(QueueNames.Reconcile, taken, CancellationToken.None);
        await _queues.SendAsync(Poison, taken.Text!, TimeSpan.Zero, CancellationToken.None);
        return JsonNode.Parse(taken.Text!)!["id"]!.GetValue<string>();
    }

    private async Task<int> ClaimsAsync() => (await _documents.ListAsync(QueueMessageSender.ClaimPrefix, CancellationToken.None).ToArrayAsync()).Length;
}
