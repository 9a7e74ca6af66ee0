using Trimtab.Adapters.AzureStorage;
using Trimtab.Cli;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Updates;
using Trimtab.TestKit.Audit;
using Trimtab.TestKit.Changes;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class ChangeCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private static readonly AssetId Web = new("apps-eu", "shop", AssetKind.Deployment, "web");

    [Fact]
    public async Task Changes_are_listed_shown_and_answered()
    {
        await using var scene = await CliScene.StartAsync(storage);
        (await scene.RunAsync("changes")).Output.ShouldContain("No change is open.");
        var id = await ProposeAsync(scene.Account);

        (await scene.RunAsync("changes", "--asset", "apps-eu/*", "--state", "awaitingApproval")).Output.ShouldContain(id);
        (await scene.RunAsync("changes", "--asset", "nas/*")).Output.ShouldContain("No change is open.");
        (await scene.RunAsync("change", "show", id)).Output.ShouldContain("1.3.0 is a minor step from 1.2.3; minor: review. (updates.defaults)");
        (await scene.RunAsync("change", "show", id, "-o", "json")).Json["state"]!.GetValue<string>().ShouldBe("AwaitingApproval");
        (await scene.RunAsync("approve", id, "--why", "read the notes")).Output.ShouldContain("Asked to approve apps-eu/shop/deployment/web: web 1.2.3 → 1.3.0.");

        var asked = await scene.Account.Queues.PeekAsync(QueueNames.Updates, 32, default);
        asked.ShouldContain(message => message.Text!.Contains(id, StringComparison.Ordinal) && message.Text.Contains("read the notes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_update_changes_in_objects_is_shown_with_its_change()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var id = await ProposeAsync(scene.Account);
        (await scene.RunAsync("change", "show", id)).Output.ShouldNotContain("\nchanges ");
        var change = (await new ChangeDocuments(scene.Account.Documents).ReadAsync(id, default)).Change!.Change;
        var update = new UpdateDocument
        {
            Change = change,
            Asset = new Asset(Web),
            Mode = UpdateMode.Helm,
            Execution = new UpdateExecution(),
            QueuedAt = DateTimeOffset.UnixEpoch,
            PhaseSince = DateTimeOffset.UnixEpoch,
            NextTickDue = DateTimeOffset.UnixEpoch,
            Differences = ["- ConfigMap old", "~ Secret keys: data.password (secret)"],
        };
        await new UpdateDocuments(scene.Account.Documents).TryWriteAsync(update, "", default);

        (await scene.RunAsync("change", "show", id)).Output.ReplaceLineEndings("\n").ShouldContain("\nchanges   - ConfigMap old\n          ~ Secret keys: data.password (secret)\n");
    }

    [Fact]
    public async Task A_change_that_waits_for_a_merge_is_shown_with_its_request_and_can_be_rejected_only()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var id = await ProposeAsync(scene.Account);
        var changes = new ChangeDocuments(scene.Account.Documents);
        var (change, etag) = await changes.ReadAsync(id, default);
        var request = new ChangePullRequest("shop", "trimtab/web", "m", DateTimeOffset.UnixEpoch) { LookAt = DateTimeOffset.UnixEpoch, Number = 7, Address = new Uri("https://git.example.com/acme/shop/pull/7") };
        await changes.TryWriteAsync(change! with { State = ChangeState.AwaitingMerge, PullRequest = request }, etag, default);

        (await scene.RunAsync("changes", "--state", "awaitingMerge")).Output.ShouldContain(id);
        (await scene.RunAsync("change", "show", id)).Output.ShouldContain("request   https://git.example.com/acme/shop/pull/7");
        (await scene.RunAsync("approve", id)).ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(ExitCode.Bad), run => run.Error.ShouldContain("approved by the merge of its pull request"));
        (await scene.RunAsync("reject", id)).Output.ShouldContain("Asked to reject");
    }

    [Fact]
    public async Task What_has_a_change_that_is_not_made_yet_is_outdated_in_the_inventory()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await new AssetInventory(scene.Account.Documents, TimeProvider.System).WriteAsync(
            new PlaceScan(Web.Place, DateTimeOffset.UnixEpoch, [new Asset(Web), new Asset(Web with { Name = "api" })]), default);
        (await scene.RunAsync("inventory", "outdated")).Output.ShouldContain("No asset fits.");
        var id = await ProposeAsync(scene.Account);

        var found = (await scene.RunAsync("inventory", "outdated", "-o", "json")).Json.AsArray().ShouldHaveSingleItem()!;

        found["id"]!.GetValue<string>().ShouldBe(Web.ToString());
        found["outdated"]![0]!["change"]!.GetValue<string>().ShouldBe(id);
        (await scene.RunAsync("inventory", "outdated")).Output.ShouldContain("1.3.0");
    }

    [Fact]
    public async Task What_is_not_there_or_not_asked_is_told()
    {
        await using var scene = await CliScene.StartAsync(storage);

        var missing = await scene.RunAsync("approve", "nobody");
        var hold = await scene.RunAsync("hold", "release", "apps-eu/shop/deployment/web");
        var name = await scene.RunAsync("hold", "release", "web");

        missing.ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(ExitCode.Bad), run => run.Error.ShouldContain("trimtab changes --all lists them"));
        hold.ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(ExitCode.Bad), run => run.Error.ShouldContain("There is no hold of any version"));
        name.ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(ExitCode.Usage), run => run.Error.ShouldContain("is no asset's name"));
    }

    [Fact]
    public async Task Holds_are_listed_and_their_release_is_asked_for()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await new UpdateHolds(scene.Account.Documents).PlaceAsync(new UpdateHold(Web, "web", "example.org/web", new ArtifactVersion("1.2.4", null), "It crashed.", DateTimeOffset.UnixEpoch, "updater"), default);

        (await scene.RunAsync("hold", "list")).Output.ShouldContain("It crashed.");
        (await scene.RunAsync("hold", "release", "apps-eu/shop/deployment/web", "1.2.4")).ExitCode.ShouldBe(ExitCode.Good);
    }

    [Fact]
    public async Task A_gate_explains_a_case_with_a_policy_that_is_tried()
    {
        await using var scene = await CliScene.StartAsync(storage);
        scene.WriteFleet("updates: { defaults: { patch: auto } }");
        await File.WriteAllTextAsync(scene["case.yaml"], """
            asset: { id: apps-eu/shop/deployment/web }
            artifact: example.org/web
            running: { version: 1.2.3 }
            candidates: [ { version: { version: 1.2.4 }, firstSeen: "2026-11-01T00:00:00Z" } ]
            """);
        await File.WriteAllTextAsync(scene["policy.yaml"], "{ patch: skip }");
        await File.WriteAllTextAsync(scene["wrong.yaml"], "{ patch: never, also: 1 }");

        var now = await scene.RunAsync("gate", "explain", "--file", scene["case.yaml"]);
        var tried = await scene.RunAsync("gate", "explain", "--file", scene["case.yaml"], "--policy", scene["policy.yaml"]);
        var wrong = await scene.RunAsync("gate", "explain", "--file", scene["case.yaml"], "--policy", scene["wrong.yaml"]);
        var single = await scene.RunAsync("gate", "explain", "--file", scene["case.yaml"], "--candidate", "1.2.9", "-o", "json");

        now.Output.ShouldContain("1.2.4 (patch) is made now.");
        tried.Output.ShouldContain("patch: skip leaves out 1.2.4.");
        wrong.ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(ExitCode.Usage), run => run.Error.ShouldContain("wrong.yaml:1: patch: Must be one of"), run => run.Error.ShouldContain("Unknown field"));
        single.Json["choices"]![0]!["candidate"]!["version"]!["version"]!.GetValue<string>().ShouldBe("1.2.9");
    }

    [Fact]
    public async Task A_plan_tells_for_the_whole_inventory_what_the_gates_say_and_touches_nothing()
    {
        await using var scene = await CliScene.StartAsync(storage);
        scene.WriteFleet("updates: { defaults: { patch: auto, minor: review } }");
        (await scene.RunAsync("plan")).Output.ShouldContain("Nothing that is newer may follow.");
        var now = TimeProvider.System.GetUtcNow();
        await new AssetInventory(scene.Account.Documents, TimeProvider.System).WriteAsync(
            new PlaceScan("twin", now, [new Asset(Web with { Place = "twin" }) { Images = [new AssetImage("app", "example.org/web:1.2.3", null), new AssetImage("side", "example.org/side:7", null)] }]),
            default);
        (await new RepositoryMemories(scene.Account.Documents).TryWriteAsync(
            new RepositoryMemory("example.org/web").After(new TagListing(["1.2.3", "1.2.4", "1.3.0"], IsWhole: true), now.AddDays(-1)), "", default)).ShouldBeTrue();
        var before = await NamesAsync(scene);

        var plan = await scene.RunAsync("plan", "-o", "json");
        var table = await scene.RunAsync("plan", "twin/shop/*", "--all");
        var explained = await scene.RunAsync("gate", "explain", "twin/shop/deployment/web", "--candidate", "1.2.9");

        plan.Json.AsArray().Select(static line => $"{line!["choice"]!["candidate"]!["version"]!["version"]} {line["choice"]!["action"]}").ShouldBe(["1.2.4 Auto", "1.3.0 Review"]);
        table.Output.ShouldContain("Nothing is newer than 7.");
        explained.Output.ShouldContain("1.2.9 (patch) is made now.");
        (await NamesAsync(scene)).ShouldBe(before);
        (await scene.RunAsync("gate", "explain", "twin/shop/deployment/api")).ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(ExitCode.Bad), run => run.Error.ShouldContain("No part of twin/shop/deployment/api"));
        (await scene.RunAsync("gate", "explain")).ExitCode.ShouldBe(ExitCode.Usage);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(CliScene scene)
    {
        List<string> names = [];
        await foreach (var name in scene.Account.Documents.ListAsync("", default))
        {
            names.Add(name);
        }

        return names;
    }

    private static async Task<string> ProposeAsync(StorageAccount account)
    {
        var fleet = new FixedFleet("updates: { defaults: { minor: review } }");
        var changes = new ChangeDocuments(account.Documents);
        var holds = new UpdateHolds(account.Documents);
        var judge = new ChangeJudge(fleet, holds, new InMemoryEvidence(), static (_, _, _) => Task.FromResult<ContentSight>(new ContentSight.Nameless()));
        var outbox = new ChangeOutbox(changes, holds, new InMemoryAuditLog(), new RecordingSender(), new CountedChanges(), TimeProvider.System);
        var desk = new ChangeDesk(changes, judge, new SecondLook(judge, outbox), new ApprovedChanges(changes, judge, outbox), outbox, new ChangeClock(fleet, TimeProvider.System));
        await desk.ConsiderAsync(
            new Asset(Web),
            new PartCandidates(Web, "web", "example.org/web", new ArtifactVersion("1.2.3", null), [new Candidate(new ArtifactVersion("1.3.0", null), DateTimeOffset.UnixEpoch)]),
            default);
        return (await changes.ListOpenAsync(default)).ShouldHaveSingleItem();
    }
}
