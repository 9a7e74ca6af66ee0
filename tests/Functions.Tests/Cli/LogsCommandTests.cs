using System.Text.Json.Nodes;
using Trimtab.Cli;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Judging;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Sources;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class LogsCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task A_running_rollouts_pods_are_read_each_line_with_its_pod()
    {
        await using var scene = await CliScene.StartAsync(storage, runsWorkloads: true);
        await WriteAsync(scene, RolloutPhase.Progressing);
        await RunPodsAsync(scene);

        var run = await scene.RunAsync("logs", "shop-aaaaaaaa", "--tail", "2");

        run.ExitCode.ShouldBe(ExitCode.Good, run.Error);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain(static line => line.StartsWith("[stable web-", StringComparison.Ordinal) && line.Contains("/web] ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_an_ended_rollout_the_kept_failure_is_shown_with_secrets_masked()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await WriteAsync(scene, RolloutPhase.RolledBack);

        var run = await scene.RunAsync("logs", "shop-aaaaaaaa", "--follow");

        run.ExitCode.ShouldBe(ExitCode.Good, run.Error);
        run.Output.ShouldContain("shop-aaaaaaaa has ended: RolledBack. It crashed.");
        run.Output.ShouldContain("[canary web] exit code 3");
        run.Output.ShouldContain("password=[REDACTED]");
        run.Output.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task An_unknown_rollout_gives_1()
    {
        await using var scene = await CliScene.StartAsync(storage);

        (await scene.RunAsync("logs", "nobody")).ExitCode.ShouldBe(ExitCode.Bad);
    }

    private static async Task RunPodsAsync(CliScene scene)
    {
        await scene.Cluster.ApplyAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = "shop" } }, new ApplyOptions(), CancellationToken.None);
        var deployment = Deployment("web");
        await scene.Cluster.ApplyAsync(deployment, new ApplyOptions(), CancellationToken.None);
        await Eventually.TrueAsync(async () => (await scene.RunAsync("logs", "shop-aaaaaaaa")).Output.Length > 0, "a pod has written a log line");
    }

    private static JsonObject Deployment(string name) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "shop" },
        ["spec"] = new JsonObject
        {
            ["replicas"] = 1,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web" } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "web" } },
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "shop:1" }) },
            },
        },
    };

    private static Task WriteAsync(CliScene scene, RolloutPhase phase)
        => new RolloutDocuments(scene.Account.Documents).TryWriteAsync(
            new RolloutDocument
            {
                Id = "shop-aaaaaaaa",
                Target = "shop",
                Cluster = "twin",
                Source = "shop",
                Revision = new string('a', 40),
                Commit = new CommitSummary("A commit", "Ada Example", Start),
                Policy = RolloutPolicy.Default,
                PromotionDeadline = TimeSpan.FromMinutes(5),
                FleetVersion = "sha256:0",
                RequestedBy = "timer",
                CorrelationId = "c",
                StartedAt = Start,
                PhaseSince = Start,
                StepSince = Start,
                NextTickDue = Start,
                Phase = phase,
                Status = "It crashed.",
                Workloads =
                [
                    new RolloutWorkload
                    {
                        Namespace = "shop",
                        Name = "web",
                        Canary = Deployment("web-canary"),
                        SavedTemplate = [],
                        Evidence = new RolloutEvidence("Deployment shop/web", "", TrackCounts.None, TrackCounts.None, 1, 1, [], ["exit code 3"], "", ["login with password=hunter2"]),
                    },
                ],
            },
            "",
            CancellationToken.None);
}
