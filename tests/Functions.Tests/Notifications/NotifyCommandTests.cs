using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Cli;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.Functions.Tests.Conformance;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Http;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Notifications;

/// <summary>The command line, the queue, the real program and a receiver: what <c>trimtab notify</c> promises.</summary>
[Collection("queue notifications")]
public sealed class NotifyCommandTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private const string SecretPath = "T0P/s3cr3t-part-of-the-address";
    private readonly ScratchDirectory _files = new();
    private HttpReceiver _receiver = null!;
    private HostProcess _program = null!;

    public async Task InitializeAsync()
    {
        _receiver = await HttpReceiver.StartAsync();
        var fleet = _files["fleet.yaml"];
        await File.WriteAllTextAsync(fleet, """
            apiVersion: trimtab.dev/v1alpha1
            kind: Fleet
            clusters: { here: {} }
            notifications: { records: { webhook: { url: { env: RECORDS_URL } } } }
            """);
        await File.WriteAllTextAsync(Settings, new JsonObject { ["Values"] = new JsonObject { ["AzureWebJobsStorage"] = azurite.ConnectionString } }.ToJsonString());
        _program = await HostProcess.StartAsync(new()
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Fleet__Path"] = fleet,
            ["RECORDS_URL"] = new Uri(_receiver.Address, SecretPath).AbsoluteUri,
            ["Logging__LogLevel__Default"] = "Debug",
        });
    }

    public async Task DisposeAsync()
    {
        await _program.DisposeAsync();
        await _receiver.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task Test_sends_a_marked_message_and_says_what_the_place_answered()
    {
        var good = await TestAsync("records");
        _receiver.Answer = (_, response) => AnswerAsync(response, 410, $"gone: /{SecretPath}");
        var bad = await TestAsync("records");
        var unknown = await TestAsync("nowhere");

        good.ShouldBe((0, "records: It arrived."));
        bad.ShouldBe((1, "records: It was refused: the answer was 410 (gone: ***)."));
        unknown.ShouldBe((1, "nowhere: The fleet has no place named nowhere. There are: records."));
        ((string?)JsonNode.Parse(_receiver.Requests[0].Body)!["title"]).ShouldBe("Test of records: nothing has happened");
    }

    [Fact]
    public async Task What_never_arrived_is_listed_counted_logged_and_sent_again()
    {
        var notification = new Notification(
            $"rollout/{Guid.NewGuid():n}", NotificationEvent.RolledBack, "shop", "here", "shop", null, "shop: rolled back", "5 of 31 were bad", DateTimeOffset.UnixEpoch);
        _receiver.Answer = (_, response) => AnswerAsync(response, 404, $"no /{SecretPath}");
        await azurite.Account.Sender.SendAsync(notification, MessageContext.For("test"), TimeSpan.Zero, CancellationToken.None);
        await DeliverAsync();

        var (_, listed) = await RunAsync("notify", "dead", "-o", "json");
        _receiver.Answer = (_, _) => Task.CompletedTask;
        (await RunAsync("notifications", "replay", notification.Id, "place/records")).Code.ShouldBe(0);
        await DeliverAsync();
        await DeliverAsync();

        var letter = JsonNode.Parse(listed)!.AsArray().Single(dead => (string?)dead!["notification"]!["id"] == notification.Id)!;
        ((string?)letter["reason"]).ShouldBe("the answer was 404 (no ***)");
        _receiver.Requests.Count(request => request.Body.Contains(notification.Id, StringComparison.Ordinal)).ShouldBe(2);
        (await RunAsync("notify", "replay", notification.Id, "place/records")).Code.ShouldBe(1, "the letter is gone");
        var metrics = await _program.Client.GetStringAsync("/metrics");
        metrics.ShouldContain("""trimtab_notifications_total{form="webhook",result="dead"} 1""");
        metrics.ShouldContain("""trimtab_notifications_total{form="webhook",result="delivered"} 1""");
        _program.Log.ShouldContain(line => line.Contains("did not reach place/records", StringComparison.Ordinal));
        _program.Log.ShouldNotContain(line => line.Contains("s3cr3t-part", StringComparison.Ordinal));
    }

    private string Settings => _files["settings.json"];

    private async Task<(int Code, string Answer)> TestAsync(string place)
    {
        var command = RunAsync("notify", "test", place);
        await DeliverAsync();
        return await command;
    }

    private async Task<(int Code, string Answer)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--settings", Settings], output, output);
        return (code, output.ToString().Trim());
    }

    // Plays the Functions host for the next message.
    private async Task DeliverAsync()
    {
        var host = new FunctionsHost(_program.Client, azurite.Account.Queues);
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30))
        {
            if (await azurite.Account.Queues.ReceiveAsync(QueueNames.Notifications, 1, TimeSpan.FromMinutes(10), CancellationToken.None) is [var message])
            {
                using var answer = await host.PostAsync("NotifyQueue", FunctionsHost.QueueInvocation("NotifyQueue", message));
                answer.IsSuccessStatusCode.ShouldBeTrue();
                await azurite.Account.Queues.DeleteAsync(QueueNames.Notifications, message, CancellationToken.None);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new TimeoutException("No notification came.");
    }

    private static Task AnswerAsync(HttpResponse response, int status, string text)
    {
        response.StatusCode = status;
        return response.WriteAsync(text);
    }
}
