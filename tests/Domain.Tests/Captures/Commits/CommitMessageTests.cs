using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Captures.Commits;

public sealed class CommitMessageTests
{
    [Fact]
    public void The_subject_names_operation_object_namespace_and_user()
    {
        var change = Given.Change("settings", "5", "a: 1\n");
        var role = change with { Object = new ObjectReference(new KindName("rbac.authorization.k8s.io/v1", "ClusterRole"), "", "view"), Operation = CaptureOperation.Delete };

        CommitMessage.Subject(change).ShouldBe("[UPDATE] configmap/settings in ns/shop by user/jane");
        CommitMessage.Subject(role).ShouldBe("[DELETE] clusterrole/view by user/jane");
    }

    [Theory]
    [InlineData("settings", "apps")]
    [InlineData("system:node with blanks", "eu west")]
    public void The_trailer_reads_back_as_the_version_and_only_for_its_cluster(string name, string cluster)
    {
        var change = Given.Change(name, "5", null);

        var lines = CommitMessage.Of(cluster, change, "3").Split('\n');

        lines.ShouldContain("Merges the versions since 3: not every one of them was seen in its turn.");
        lines.Select(line => CommitMessage.TryRead(line, cluster, out var version) ? version : null).OfType<CommittedVersion>().ShouldBe([CommittedVersion.Of(change)]);
        lines.Count(line => CommitMessage.TryRead(line, "another", out _)).ShouldBe(0);
    }

    [Theory]
    [InlineData("jane@example.com", "jane@example.com", "jane@example.com")]
    [InlineData("jane", "jane", "jane@cluster.invalid")]
    [InlineData("system:serviceaccount:shop:deployer", "system:serviceaccount:shop:deployer", "systemserviceaccountshopdeployer@cluster.invalid")]
    [InlineData("a <b>\nauthor x", "a bauthor x", "abauthorx@cluster.invalid")]
    [InlineData("", "unknown", "unknown@cluster.invalid")]
    [InlineData("\u2028<>", "unknown", "unknown@cluster.invalid")]
    public void No_user_name_breaks_a_commit_header(string user, string name, string email)
        => CommitAuthor.Of(user).ShouldBe(new CommitAuthor(name, email));

    [Fact]
    public void A_user_name_with_line_ends_makes_no_trailer()
    {
        var change = Given.Change("a", "5", "x\n", user: "jane\nTrimtab-Capture: apps v1 ConfigMap shop b uid 99 0 here path");

        CommitMessage.Of("apps", change, null).Split('\n').Count(line => line.StartsWith("Trimtab-Capture: ", StringComparison.Ordinal)).ShouldBe(1);
    }
}
