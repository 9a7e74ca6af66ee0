using Trimtab.Cli;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Messaging.Poison;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

/// <summary>All in one test: the queues of the emulator are shared, and only one may play with the poison queue of notifications.</summary>
[Collection("queue notifications")]
public sealed class PoisonCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private const string Message = """{"id":"0c5d","kind":"deliver","time":"2030-01-02T03:04:05+00:00","requestedBy":"timer","correlationId":"c","body":{"name":"team"}}""";

    [Fact]
    public async Task A_message_is_listed_shown_sent_again_and_purged()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var poison = QueueNames.PoisonOf(QueueNames.Notifications);
        var queues = scene.Account.Queues;
        await new PoisonCauses(scene.Account.Documents, TimeProvider.System).RecordAsync("0c5d", "The channel is gone.", CancellationToken.None);
        await queues.SendAsync(poison, Message, TimeSpan.Zero, CancellationToken.None);

        var list = await scene.RunAsync("poison", "list", "--queue", "notifications");
        list.Output.ShouldContain("The channel is gone.");
        var id = (await queues.PeekAsync(poison, 32, CancellationToken.None)).Single().Id;

        var show = await scene.RunAsync("poison", "show", id, "-o", "json");
        show.Json["body"]!["name"]!.GetValue<string>().ShouldBe("team");
        (await scene.RunAsync("poison", "show", "0c5d")).Output.ShouldContain("\"name\": \"team\"");

        (await scene.RunAsync("poison", "replay", id, "--queue", "notifications")).Output.ShouldContain("1 message sent again.");
        var back = (await queues.ReceiveAsync(QueueNames.Notifications, 1, TimeSpan.FromMinutes(1), CancellationToken.None)).Single();
        back.Text.ShouldBe(Message);
        await queues.DeleteAsync(QueueNames.Notifications, back, CancellationToken.None);

        await queues.SendAsync(poison, Message, TimeSpan.Zero, CancellationToken.None);
        (await scene.RunAsync("poison", "purge", "all", "--queue", "notifications")).ExitCode.ShouldBe(ExitCode.Usage);
        (await scene.RunAsync("poison", "purge", "all", "--queue", "notifications", "--yes")).ExitCode.ShouldBe(ExitCode.Good);
        (await scene.RunAsync("poison", "list", "--queue", "notifications")).Output.ShouldContain("No message waits.");
        (await scene.RunAsync("poison", "replay", id)).ExitCode.ShouldBe(ExitCode.Bad);
        (await scene.RunAsync("poison", "list", "--queue", "nothing")).ExitCode.ShouldBe(ExitCode.Usage);
    }
}
