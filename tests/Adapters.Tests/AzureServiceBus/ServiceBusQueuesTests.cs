using Trimtab.Adapters.AzureServiceBus;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.ServiceBus;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.AzureServiceBus;

public sealed class ServiceBusQueuesTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private ServiceBusServer? _server;

    public async Task InitializeAsync() => _server = await ServiceBusServer.StartAsync(_clock, "reconcile", "reconcile-poison");

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    [Fact]
    public async Task A_message_arrives_as_it_was_sent_each_with_an_id_of_its_own()
    {
        using var queues = Connect(_server!.ConnectionString);

        await queues.SendAsync("reconcile", "{\"ä\":\"日本 \\\" +/=\"}", TimeSpan.Zero, default);
        await queues.SendAsync("reconcile", "2", TimeSpan.Zero, default);

        var messages = _server.Messages("reconcile");
        messages.Select(message => message.Text).ShouldBe(["{\"ä\":\"日本 \\\" +/=\"}", "2"]);
        messages.Select(message => message.MessageId).Distinct().Count().ShouldBe(2);
        _server.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(90_000)]
    public async Task A_delayed_message_is_due_in_whole_seconds_and_never_early(int milliseconds)
    {
        using var queues = Connect(_server!.ConnectionString);
        _clock.Advance(TimeSpan.FromMilliseconds(250));

        await queues.SendAsync("reconcile", "later", TimeSpan.FromMilliseconds(milliseconds), default);

        var due = _server.Messages("reconcile").ShouldHaveSingleItem().Due;
        if (milliseconds == 0)
        {
            due.ShouldBe(DateTimeOffset.MinValue);
        }
        else
        {
            (due - _clock.GetUtcNow()).ShouldBeInRange(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds + 1000));
        }
    }

    [Fact]
    public async Task A_passing_failure_is_tried_again()
    {
        using var queues = Connect(_server!.ConnectionString);
        _server.Failures.Enqueue(503);

        await queues.SendAsync("reconcile", "text", TimeSpan.Zero, default);

        _server.Messages("reconcile").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_says_what_to_do_and_nothing_secret()
    {
        using var queues = Connect(_server!.ConnectionString);
        using var stranger = Connect(_server.ConnectionString.Replace("SharedAccessKey=a", "SharedAccessKey=hunter2", StringComparison.Ordinal));

        var missing = await Should.ThrowAsync<MessagingException>(() => queues.SendAsync("nowhere", "text", TimeSpan.Zero, default));
        var refused = await Should.ThrowAsync<MessagingException>(() => stranger.SendAsync("reconcile", "text", TimeSpan.Zero, default));

        missing.Message.ShouldContain("there is no queue nowhere: create it");
        refused.Message.ShouldContain("status 401: the rule or identity may not do this (it needs Send)");
        refused.ToString().ShouldNotContain("hunter2");
        refused.ToString().ShouldNotContain("sig=");
    }

    [Fact]
    public async Task A_ready_made_signature_is_sent_as_it_is()
    {
        using var queues = Connect($"Endpoint={_server!.Url};SharedAccessSignature=SharedAccessSignature sr=x&sig=hunter2&se=1&skn=sender");

        (await Should.ThrowAsync<MessagingException>(() => queues.SendAsync("reconcile", "text", TimeSpan.Zero, default))).Message.ShouldContain("401");
    }

    [Fact]
    public async Task What_waits_for_a_person_is_counted_where_the_rule_may_manage()
    {
        using var queues = Connect(_server!.ConnectionString);
        var message = new ServiceBusMessage("one", "text", default, 5);
        _server.Add("reconcile-poison", message);
        _server.Add("reconcile", message);
        _server.Complete("reconcile", message, moveTo: "reconcile/$DeadLetterQueue");

        var look = (await queues.LookAsync("reconcile", default)).ShouldNotBeNull();
        _server.MayManage = false;

        (look.Count, look.Where).ShouldBe((2, "reconcile-poison (1) and reconcile/$DeadLetterQueue (1)"));
        (await queues.LookAsync("reconcile", default)).ShouldBeNull();
    }

    private ServiceBusQueues Connect(string connectionString) => new(new ServiceBusOptions { ConnectionString = connectionString }, _clock);
}
