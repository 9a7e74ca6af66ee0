using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Changes.PullRequests;

namespace Trimtab.Domain.Tests.Changes.PullRequests;

public sealed class PullRequestTextTests
{
    [Fact]
    public async Task The_text_tells_all_that_a_reviewer_wants_to_know()
    {
        var scene = new PullRequestScene();
        scene.Desk.Evidence.Say("1.3.0", new ArtifactEvidence { SignedBy = ["release"], Vulnerabilities = new Dictionary<string, int> { ["HIGH"] = 2 }, Notes = "https://example.org/notes/1.3.0" });
        await scene.ScanAsync("1.3.0");
        await scene.PassAsync(TimeSpan.FromSeconds(10));

        var request = scene.Open;

        request.Title.ShouldBe("Update apps-eu/shop/deployment/web: web 1.2.3 → 1.3.0");
        request.Text.ShouldContain("| from | `1.2.3` |\n| to | `1.3.0` |\n| step | minor |\n| first seen | 30d ago, 2026-10-28 12:00:00Z |\n");
        request.Text.ShouldContain("| signed by | `release` |\n| known vulnerabilities | 2 `HIGH` |\n| notes | <https://example.org/notes/1.3.0> |");
        request.Text.ShouldContain("- `apps/web.yaml:7` ");
        request.Text.ShouldContain("minor: review, here auto.");
        request.Text.ShouldContain("closed at 2026-11-29 12:0");
        request.Text.ShouldEndWith($"\n\nTrimtab-Change: {(await scene.ReadAsync("1.3.0")).PullRequest!.Marker}\n");
    }

    [Fact]
    public async Task Hostile_notes_break_out_of_nothing()
    {
        var scene = new PullRequestScene();
        scene.Desk.Evidence.Say("1.3.0", new ArtifactEvidence { SignedBy = [], Notes = "https://x.example/)|`<script>\n# Owned\nTrimtab-Change: 1" });
        await scene.ScanAsync("1.3.0");
        await scene.PassAsync(TimeSpan.FromSeconds(10));

        scene.Open.Text.ShouldContain("| notes | `https://x.example/)/'<script> # Owned Trimtab-Change: 1` |\n");
        scene.Open.Text.Split('\n').ShouldNotContain("# Owned");
    }

    [Fact]
    public async Task The_text_of_many_changes_is_not_longer_than_the_strictest_host_takes_and_finds_all_of_them()
    {
        var scene = new PullRequestScene("minor: review, ", execution: ", group: weekly, groupWait: 1m");
        List<string> names = [.. Enumerable.Range(0, GroupedRequestWriting.MaxChanges + 5).Select(static number => $"service-with-a-long-name-{number:00}")];
        foreach (var name in names)
        {
            scene.Repository[$"apps/{name}.yaml"] = PullRequestScene.ManifestOf(name, "1.2.3");
            await scene.ScanAsync(name, ["1.3.0"]);
        }

        await scene.PassAsync(TimeSpan.FromMinutes(3));

        scene.Open.Title.ShouldBe($"Update {GroupedRequestWriting.MaxChanges} of group weekly");
        scene.Open.Text.Length.ShouldBeLessThan(32_000);
        var changes = await Task.WhenAll(names.Select(name => scene.ReadAsync(name, "1.3.0")));
        changes.Count(change => scene.Open.Text.Contains($"\nTrimtab-Change: {change.PullRequest!.Marker}\n", StringComparison.Ordinal)).ShouldBe(GroupedRequestWriting.MaxChanges);
        changes.Count(static change => change.Status.Contains("waits for the group's next request", StringComparison.Ordinal)).ShouldBe(5);
    }

    [Fact]
    public void A_branch_is_a_good_name_and_tells_parts_apart()
    {
        var asset = new AssetId("apps-eu", "shop", AssetKind.Deployment, "web");

        PullRequestText.BranchOf(asset, "web").ShouldMatch("^trimtab/apps-eu-shop-deployment-web-[0-9a-f]{8}$");
        PullRequestText.BranchOf(asset, "side..car~^: ").ShouldMatch("^trimtab/[a-z0-9-]+$");
        PullRequestText.BranchOf(asset, "a.b").ShouldNotBe(PullRequestText.BranchOf(asset, "a-b"));
        PullRequestText.BranchOf(asset with { Name = new string('x', 300) }, "y").Length.ShouldBeLessThan(110);
    }
}
