using System.Text.Json.Nodes;
using Trimtab.Cli;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class UpdateCommandsTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task The_queue_is_listed_in_the_order_of_the_turns_and_ended_ones_when_asked_for()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var (done, running, later, urgent) = (await WriteAsync(scene, "done", UpdatePhase.Succeeded), await WriteAsync(scene, "running", UpdatePhase.Watching), await WriteAsync(scene, "later", UpdatePhase.Queued), await WriteAsync(scene, "urgent", UpdatePhase.Queued, 9));

        var active = await scene.RunAsync("updates");
        var all = await scene.RunAsync("updates", "--all", "--output", "json");

        active.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static row => row.Split(' ')[0]).ShouldBe([running, urgent, later]);
        (JsonNode.Parse(all.Output) as JsonArray)!.Count.ShouldBe(4);
        all.Output.ShouldContain(done);
    }

    [Fact]
    public async Task One_update_is_shown_with_its_decisions()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var id = await WriteAsync(scene, "web", UpdatePhase.Succeeded, differences: ["+ Job migrate", "~ Deployment web: spec.replicas 1 → 2"]);

        var run = await scene.RunAsync("update", "show", id);
        var missing = await scene.RunAsync("update", "show", "nothing");

        run.Output.ShouldContain("twin/shop/deployment/web: web 1.0.0 → 1.0.1");
        run.Output.ShouldContain("It waits for its turn.");
        run.Output.ReplaceLineEndings("\n").ShouldContain("\nchanges  + Job migrate\n         ~ Deployment web: spec.replicas 1 → 2\n\n");
        missing.ExitCode.ShouldBe(ExitCode.Bad);
        missing.Error.ShouldContain("There is no update nothing.");
    }

    [Fact]
    public async Task A_roll_back_is_asked_for_by_message()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var id = await WriteAsync(scene, "web", UpdatePhase.Succeeded);

        var run = await scene.RunAsync("rollback", "twin/shop/deployment/web", "--why", "Orders fail.");
        var nothing = await scene.RunAsync("rollback", "twin/shop/deployment/other");

        run.ExitCode.ShouldBe(ExitCode.Good, run.Error);
        run.Output.ShouldContain($"trimtab update show {id}");
        // Tests that run beside this one send to the queue and look at it, too.
        var sent = await scene.Account.Queues.PeekAsync(QueueNames.Updates, 32, CancellationToken.None);
        sent.Where(message => message.Text!.Contains(id, StringComparison.Ordinal)).ShouldHaveSingleItem().Text!.ShouldContain("Orders fail.");
        nothing.ExitCode.ShouldBe(ExitCode.Bad);
    }

    private static async Task<string> WriteAsync(CliScene scene, string name, UpdatePhase phase, long priority = 0, IReadOnlyList<string>? differences = null)
    {
        var asset = new AssetId("twin", "shop", AssetKind.Deployment, name);
        var documents = new UpdateDocuments(scene.Account.Documents);
        var update = new UpdateDocument
        {
            Change = new Change(asset, "web", "docker.io/library/web", new ArtifactVersion("1.0.0", null), new ArtifactVersion("1.0.1", null), VersionChange.Patch),
            Asset = new Asset(asset),
            Mode = UpdateMode.Patch,
            Execution = new UpdateExecution(),
            QueuedAt = Start,
            PhaseSince = Start,
            NextTickDue = Start,
            Phase = phase,
            Priority = priority,
            Differences = differences,
            IsClosed = phase == UpdatePhase.Succeeded,
            RequestedBy = "policy",
        }.Decide("update.queued", "policy", "It waits for its turn.", Start);
        await documents.TryWriteAsync(update, "", CancellationToken.None);
        if (!update.IsClosed)
        {
            await documents.MarkActiveAsync(update.Id, Start, CancellationToken.None);
        }

        return update.Id;
    }
}
