using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;

namespace Trimtab.Domain.Tests.Captures.Commits;

public sealed class CommitPlanTests
{
    private static readonly Dictionary<string, string> NoFiles = [];

    [Fact]
    public void Changes_are_committed_in_the_order_of_their_versions_one_commit_each()
    {
        var plan = Plan([Given.Change("b", "11", "3\n"), Given.Change("a", "10", "2\n", previous: "9"), Given.Change("a", "9", "1\n")]);

        plan.Commits.Select(commit => commit.Files.Single().Content).ShouldBe(["1\n", "2\n", "3\n"]);
        plan.Commits.ShouldAllBe(commit => !commit.Message.Contains("Merges", StringComparison.Ordinal));
        plan.Versions.Select(version => (version.Object.Name, version.ResourceVersion)).ShouldBe([("a", "10"), ("b", "11")]);
    }

    [Fact]
    public void What_comes_twice_or_late_gives_no_commit()
    {
        var known = CommittedVersion.Of(Given.Change("a", "10", "2\n"));

        var plan = Plan([Given.Change("a", "10", "2\n"), Given.Change("a", "9", "1\n")], known, new() { [known.Path] = "2\n" });

        plan.Commits.ShouldBeEmpty();
        plan.Versions.ShouldBe([known]);
    }

    [Fact]
    public void A_version_that_leaves_the_file_as_it_is_gives_no_commit_but_is_known_from_then_on()
    {
        var change = Given.Change("a", "12", "2\n");

        var plan = Plan([change], null, new() { [change.Path] = "2\n" });

        plan.Commits.ShouldBeEmpty();
        plan.Versions.Single().ResourceVersion.ShouldBe("12");
    }

    [Fact]
    public void A_deletion_takes_the_file_out_and_the_object_may_come_back()
    {
        var plan = Plan([Given.Change("a", "3", "again\n"), Given.Change("a", "2", null), Given.Change("a", "1", "first\n")]);

        plan.Commits.Select(commit => commit.Files.Single().Content).ShouldBe(["first\n", null, "again\n"]);
        Plan([Given.Change("b", "5", null)]).Commits.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("5", false, null)]
    [InlineData(null, false, null)]
    [InlineData("6", false, "Merges the versions since 5")]
    [InlineData("5", true, "Merges the versions since 5")]
    public void A_commit_that_merges_versions_says_so(string? previous, bool isFromList, string? says)
    {
        var known = CommittedVersion.Of(Given.Change("a", "5", "1\n"));

        var message = Plan([Given.Change("a", "9", "2\n", previous: previous, isFromList: isFromList)], known, new() { [known.Path] = "1\n" }).Commits.Single().Message;

        message.Contains("Merges", StringComparison.Ordinal).ShouldBe(says is not null);
        message.ShouldContain(says ?? "");
    }

    [Fact]
    public void An_object_whose_path_changed_leaves_no_file_behind()
    {
        const string Grouped = "namespaces/shop/configmap.example.com/a.yaml";
        var known = CommittedVersion.Of(Given.Change("a", "5", "1\n"));

        var commit = Plan([Given.Change("a", "9", "1\n", path: Grouped)], known, new() { [known.Path] = "1\n" }).Commits.Single();

        commit.Files.ShouldBe([new FileChange("namespaces/shop/configmap/a.yaml", null), new FileChange(Grouped, "1\n")]);
    }

    [Fact]
    public void A_file_of_peoples_own_that_an_object_was_moved_out_of_stays_it_may_hold_another_by_now()
    {
        var known = CommittedVersion.Of(Given.Change("a", "5", "1\n", path: "apps/web.yaml"));

        var commit = Plan([Given.Change("a", "9", "2\n", path: "apps/a.yaml")], known, new() { ["apps/web.yaml"] = "another\n", ["apps/a.yaml"] = "1\n" }).Commits.Single();

        commit.Files.ShouldBe([new FileChange("apps/a.yaml", "2\n")]);
    }

    private static CommitPlan Plan(Capture[] waiting, CommittedVersion? known = null, Dictionary<string, string>? files = null)
        => CommitPlan.Of("apps", waiting, known is null ? new Dictionary<string, CommittedVersion>() : new() { [known.Object.Key] = known }, files ?? NoFiles);
}
