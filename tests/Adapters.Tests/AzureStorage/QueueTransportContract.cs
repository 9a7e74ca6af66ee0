using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Storage;

namespace Trimtab.Adapters.Tests.AzureStorage;

/// <summary>What every queue transport does.</summary>
public abstract class QueueTransportContract
{
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(10);

    private readonly string _queue = AzuriteFixture.NewName("queue");

    protected abstract IQueueTransport Queues { get; }

    [Fact]
    public async Task A_missing_queue_is_an_empty_queue()
    {
        (await Queues.ReceiveAsync(_queue, 32, Visibility, CancellationToken.None)).ShouldBeEmpty();
        (await Queues.PeekAsync(_queue, 32, CancellationToken.None)).ShouldBeEmpty();
        (await Queues.CountAsync(_queue, CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_sent_message_arrives_as_it_was()
    {
        const string Text = "{\"name\":\"Ü € 😀 <&>\"}";
        await SendAsync(Text);

        var message = (await ReceiveAsync()).ShouldHaveSingleItem();

        message.Text.ShouldBe(Text);
        message.DequeueCount.ShouldBe(1);
        message.Id.ShouldNotBeEmpty();
        message.Receipt.ShouldNotBeEmpty();
        message.NextVisibleTime.ShouldBeGreaterThan(message.InsertionTime);
        message.ExpirationTime.ShouldBeGreaterThan(message.NextVisibleTime);
    }

    [Fact]
    public async Task A_text_of_48_KiB_fits_and_one_more_byte_does_not()
    {
        var longest = new string('x', 48 * 1024);

        await SendAsync(longest);

        (await ReceiveAsync()).ShouldHaveSingleItem().Text.ShouldBe(longest);
        await Should.ThrowAsync<ArgumentException>(() => SendAsync(longest + "x"));
    }

    [Fact]
    public async Task A_taken_message_is_hidden_but_counted()
    {
        await SendAsync("a");
        await ReceiveAsync();

        (await ReceiveAsync()).ShouldBeEmpty();
        (await Queues.PeekAsync(_queue, 32, CancellationToken.None)).ShouldBeEmpty();
        (await Queues.CountAsync(_queue, CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task A_delayed_message_is_hidden_but_counted()
    {
        await Queues.SendAsync(_queue, "later", TimeSpan.FromHours(1), CancellationToken.None);

        (await ReceiveAsync()).ShouldBeEmpty();
        (await Queues.CountAsync(_queue, CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task Peeking_takes_nothing()
    {
        await SendAsync("a");

        var peeked = (await Queues.PeekAsync(_queue, 32, CancellationToken.None)).ShouldHaveSingleItem();

        peeked.Text.ShouldBe("a");
        peeked.Receipt.ShouldBeEmpty();
        peeked.DequeueCount.ShouldBe(0);
        (await ReceiveAsync()).ShouldHaveSingleItem().DequeueCount.ShouldBe(1);
        (await Queues.DeleteAsync(_queue, peeked, CancellationToken.None)).ShouldBeFalse();
        (await Queues.ExtendAsync(_queue, peeked, Visibility, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_message_extended_by_zero_is_delivered_again_with_its_count_up()
    {
        await SendAsync("a");
        var first = (await ReceiveAsync()).ShouldHaveSingleItem();

        (await Queues.ExtendAsync(_queue, first, TimeSpan.Zero, CancellationToken.None)).ShouldNotBeNull();

        var second = (await ReceiveAsync()).ShouldHaveSingleItem();
        second.Id.ShouldBe(first.Id);
        second.Text.ShouldBe("a");
        second.DequeueCount.ShouldBe(2);
    }

    [Fact]
    public async Task Extending_changes_the_receipt_and_the_old_one_is_worth_nothing()
    {
        await SendAsync("a");
        var first = (await ReceiveAsync()).ShouldHaveSingleItem();
        var extended = await Queues.ExtendAsync(_queue, first, Visibility, CancellationToken.None);

        (await Queues.ExtendAsync(_queue, first, Visibility, CancellationToken.None)).ShouldBeNull();
        (await Queues.DeleteAsync(_queue, first, CancellationToken.None)).ShouldBeFalse();
        extended!.NextVisibleTime.ShouldBeGreaterThanOrEqualTo(first.NextVisibleTime);
        (await Queues.DeleteAsync(_queue, extended, CancellationToken.None)).ShouldBeTrue();
        (await Queues.CountAsync(_queue, CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task Deleting_twice_fails_the_second_time()
    {
        await SendAsync("a");
        var message = (await ReceiveAsync()).ShouldHaveSingleItem();

        (await Queues.DeleteAsync(_queue, message, CancellationToken.None)).ShouldBeTrue();
        (await Queues.DeleteAsync(_queue, message, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task At_most_the_asked_number_is_taken()
    {
        for (var n = 0; n < 5; n++)
        {
            await SendAsync($"{n}");
        }

        var taken = await Queues.ReceiveAsync(_queue, 3, Visibility, CancellationToken.None);

        taken.Count.ShouldBe(3);
        (await ReceiveAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Text_that_is_not_base64_comes_raw_and_without_text()
    {
        await SendRawAsync(_queue, "not base64: {}");

        var message = (await ReceiveAsync()).ShouldHaveSingleItem();

        message.Text.ShouldBeNull();
        message.RawText.ShouldBe("not base64: {}");
    }

    protected abstract Task SendRawAsync(string queue, string rawText);

    private Task SendAsync(string text) => Queues.SendAsync(_queue, text, TimeSpan.Zero, CancellationToken.None);

    private Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync() => Queues.ReceiveAsync(_queue, 32, Visibility, CancellationToken.None);
}
