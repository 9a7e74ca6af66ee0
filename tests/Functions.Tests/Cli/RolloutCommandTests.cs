using System.Text.Json.Nodes;
using Trimtab.Cli;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Judging;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class RolloutCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private const string Id = "guard.apps-aaaaaaaa";
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task A_guards_window_is_marked_in_the_list()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await WriteAsync(scene);

        var row = (await scene.RunAsync("rollouts", "guard.apps")).Output.Split('\n').Single(static line => line.StartsWith(Id, StringComparison.Ordinal));

        row.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[..3].ShouldBe([Id, "RolledBack", "guard"]);
    }

    [Fact]
    public async Task It_is_shown_with_what_changed_who_applied_it_and_what_was_suspended()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await WriteAsync(scene);

        var run = await scene.RunAsync("rollout", "show", Id);

        run.ExitCode.ShouldBe(ExitCode.Good, run.Error);
        run.Output.ShouldContain("guard apps in cluster twin: template 5d9c → 7f2a by kubectl-set: Deployment shop/web: image web:1 → web:2");
        run.Output.ShouldContain("applied by Flux Kustomization flux-system/apps");
        run.Output.ShouldContain("  Flux Kustomization flux-system/apps is suspended.");
        run.Output.ShouldContain("  old       3 pods, 100 requests, 1 bad, 0 slow");
        run.Output.ShouldContain("  new       3 pods, 90 requests, 45 bad, 0 slow");
        run.Output.ShouldNotContain("commit ");
    }

    private static Task WriteAsync(CliScene scene)
        => new RolloutDocuments(scene.Account.Documents).TryWriteAsync(
            new RolloutDocument
            {
                Id = Id,
                Target = GuardNames.Target("apps"),
                Cluster = "twin",
                Source = "",
                Revision = "7f2a",
                PreviousRevision = "5d9c",
                Commit = new CommitSummary("Deployment shop/web: image web:1 → web:2", "kubectl-set", Start),
                Policy = RolloutPolicy.Default,
                PromotionDeadline = TimeSpan.Zero,
                FleetVersion = "sha256:0",
                RequestedBy = "guard:apps",
                CorrelationId = "c",
                StartedAt = Start,
                PhaseSince = Start,
                StepSince = Start,
                NextTickDue = Start,
                Phase = RolloutPhase.RolledBack,
                Status = "It crashed.",
                Guard = new RolloutGuard
                {
                    Name = "apps",
                    OnFailure = GuardFailureAction.RollBack,
                    Uid = "u",
                    Revision = "4",
                    TemplateDigest = "d",
                    Owners = [new GuardOwner(GuardOwnerKind.FluxKustomization, "flux-system", "apps")],
                    Outcome = ["Flux Kustomization flux-system/apps is suspended."],
                },
                Workloads =
                [
                    new RolloutWorkload
                    {
                        Namespace = "shop",
                        Name = "web",
                        Canary = new JsonObject(),
                        SavedTemplate = [],
                        Evidence = new RolloutEvidence("Deployment shop/web", "", new TrackCounts(100, 1, 0), new TrackCounts(90, 45, 0), 3, 3, [], [], "RollBack: worse", []),
                    },
                ],
            },
            "",
            CancellationToken.None);
}
