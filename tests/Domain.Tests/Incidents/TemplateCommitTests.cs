using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class TemplateCommitTests
{
    private const string Old = "1111111111111111111111111111111111111111";
    private const string New = "2222222222222222222222222222222222222222";

    [Fact]
    public void The_ReplicaSet_that_keeps_the_template_goes_before_the_Deployment()
        => CommitOf(Pod(), Owner("apps/v1", "ReplicaSet", Old), Owner("apps/v1", "Deployment", New)).ShouldBe(Old);

    [Fact]
    public void A_Jobs_commit_is_its_CronJobs()
        => CommitOf(Pod(), Owner("batch/v1", "Job", null), Owner("batch/v1", "CronJob", New)).ShouldBe(New);

    [Theory]
    [InlineData("db-2", New)]
    [InlineData("db-1", null)]
    public void A_StatefulSet_tells_of_its_newest_template_only(string podsRevision, string? expected)
    {
        var set = Owner("apps/v1", "StatefulSet", New);
        set["status"] = new JsonObject { ["updateRevision"] = "db-2" };

        CommitOf(Pod("controller-revision-hash", podsRevision), set).ShouldBe(expected);
    }

    [Theory]
    [InlineData("2", New)]
    [InlineData("1", null)]
    public void A_DaemonSet_tells_of_its_newest_template_only(string podsGeneration, string? expected)
    {
        var set = Owner("apps/v1", "DaemonSet", New);
        set["metadata"]!["annotations"]!["deprecated.daemonset.template.generation"] = "2";

        CommitOf(Pod("pod-template-generation", podsGeneration), set).ShouldBe(expected);
    }

    [Theory]
    [InlineData("hunter2-hunter2-hunter2-hunter2-hunter2-")]
    [InlineData("2222")]
    [InlineData("")]
    public void What_is_no_commit_id_is_not_told(string annotation) => CommitOf(Pod(), Owner("apps/v1", "Deployment", annotation)).ShouldBeNull();

    private static string? CommitOf(JsonObject pod, params JsonObject[] owners) => TemplateCommit.Of(pod, new OwnerChain(owners, WorkloadOwner.Of(owners[^1])));

    private static JsonObject Pod(string label = "app", string value = "db")
        => new() { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = new JsonObject { ["name"] = "db-0", ["labels"] = new JsonObject { [label] = value } } };

    private static JsonObject Owner(string apiVersion, string kind, string? commit)
        => new()
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "db", ["annotations"] = commit is null ? [] : new JsonObject { [TrimtabNames.Revision] = commit } },
        };
}
