using System.Text.Json.Nodes;
using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class RevisionHistoryTests
{
    private static readonly JsonObject Agent = Workload("DaemonSet", "agent", "{}");

    [Theory]
    [InlineData("b", "a")]
    [InlineData("c", "b")]
    public void The_one_before_is_compared_with(string failing, string before)
        => Change(Agent, failing, Revision("a", 1, 0), Revision("b", 2, 1), Revision("c", 3, 2)).ShouldBe($"{before} → {failing}");

    [Fact]
    public void A_template_that_came_back_is_before_the_one_that_it_replaced_and_before_the_next()
    {
        // First a, then b, then a again, then c.
        JsonObject[] revisions = [Revision("b", 2, 1), Revision("a", 3, 0), Revision("c", 4, 2)];

        Change(Agent, "b", revisions[..2]).ShouldBe("a → b");
        Change(Agent, "c", revisions).ShouldBe("a → c");
        Change(Agent, "a", revisions).ShouldBe("b → a");
    }

    [Fact]
    public void A_newer_template_explains_no_failure_of_an_older_one()
        => Change(Agent, "a", Revision("a", 1, 0), Revision("b", 2, 1)).ShouldBeNull();

    [Theory]
    [InlineData("""{ "status": { "currentRevision": "agent-a", "updateRevision": "agent-c" } }""", "a")]
    [InlineData("""{ "status": { "currentRevision": "agent-a", "updateRevision": "agent-b" } }""", "b")]
    [InlineData("""{ "status": { "currentRevision": "agent-c", "updateRevision": "agent-c" } }""", "b")]
    [InlineData("""{ "spec": { "updateStrategy": { "type": "OnDelete" } }, "status": { "currentRevision": "agent-a", "updateRevision": "agent-c" } }""", "b")]
    public void A_stateful_set_that_is_being_updated_tells_what_all_its_pods_had_before(string state, string before)
    {
        // Two updates in a row failed: a was the last that all pods had.
        var set = Workload("StatefulSet", "agent", state);

        Change(set, "agent-c", Revision("a", 1, 0, isOfDaemonSet: false), Revision("b", 2, 1, isOfDaemonSet: false), Revision("c", 3, 2, isOfDaemonSet: false))
            .ShouldBe($"agent-{before} → agent-c");
    }

    [Fact]
    public void Of_several_older_templates_the_newest_that_has_a_ready_pod_is_the_good_one()
    {
        // Two updates in a row failed: all nodes but one still run a.
        JsonObject[] revisions = [Revision("z", 1, 0), Revision("a", 2, 1), Revision("b", 3, 2), Revision("c", 4, 3)];
        JsonObject[] pods = [Pod("z"), Pod("a"), Pod("b", isReady: false), Pod("c"), Pod("b", owner: "other")];

        Change(Agent, "c", revisions, pods).ShouldBe("a → c");
        Change(Agent, "c", revisions, [.. pods, Pod("b")]).ShouldBe("b → c");
        Change(Agent, "c", revisions, [Pod("c")]).ShouldBe("b → c");
    }

    [Fact]
    public void Pods_are_asked_only_where_there_is_something_to_choose_from()
    {
        JsonObject[] revisions = [Revision("a", 1, 0), Revision("b", 2, 1), Revision("c", 3, 2)];

        RevisionHistory.Of("c", Agent, revisions)!.Undecided.ShouldBe(["b", "a"]);
        RevisionHistory.Of("b", Agent, revisions)!.Undecided.ShouldBeEmpty();
    }

    [Fact]
    public void Pods_tell_of_a_stateful_set_what_its_status_does_not()
    {
        JsonObject[] revisions = [.. "abc".Select((hash, number) => Revision($"{hash}", number, number, isOfDaemonSet: false))];
        JsonObject[] pods = [Pod("agent-a"), Pod("agent-b", isReady: false)];
        var byHand = Workload("StatefulSet", "agent", """{ "spec": { "updateStrategy": { "type": "OnDelete" } }, "status": { "currentRevision": "agent-b", "updateRevision": "agent-c" } }""");
        var updated = Workload("StatefulSet", "agent", """{ "status": { "currentRevision": "agent-a", "updateRevision": "agent-c" } }""");

        Change(byHand, "agent-c", revisions, pods).ShouldBe("agent-a → agent-c");
        RevisionHistory.Of("agent-c", updated, revisions)!.Undecided.ShouldBeEmpty();
    }

    [Fact]
    public void Revisions_of_another_owner_with_the_same_labels_are_left_out()
        => Change(Agent, "b", Revision("a", 1, 0, owner: "other"), Revision("b", 2, 1)).ShouldBeNull();

    [Fact]
    public void A_template_that_is_not_kept_any_more_is_compared_with_none()
        => Change(Agent, "c", Revision("a", 1, 0), Revision("b", 2, 1)).ShouldBeNull();

    [Fact]
    public void A_revision_is_read_as_the_template_that_it_puts_in_place()
        => PastTemplate.Of(Revision("a", 1, 0))!.Template.ToJsonString().ShouldBe("""{"metadata":{"labels":{"app":"agent"}},"spec":{"containers":[]}}""");

    private static string? Change(JsonObject workload, string failing, params JsonObject[] revisions) => Change(workload, failing, revisions, []);

    private static string? Change(JsonObject workload, string failing, JsonObject[] revisions, JsonObject[] pods)
        => RevisionHistory.Of(failing, workload, revisions) is { } history && history.ChangeFrom(pods.Min(history.ShownBy)) is var change
            ? $"{change.Before.Hash} → {change.After.Hash}"
            : null;

    private static JsonObject Workload(string kind, string name, string state)
    {
        var workload = (JsonObject)JsonNode.Parse(state)!;
        workload["kind"] = kind;
        workload["metadata"] = new JsonObject { ["name"] = name, ["uid"] = "mine" };
        return workload;
    }

    private static JsonObject Pod(string hash, bool isReady = true, string owner = "mine") => (JsonObject)JsonNode.Parse($$"""
        { "kind": "Pod",
          "metadata": { "labels": { "controller-revision-hash": "{{hash}}" }, "ownerReferences": [{ "kind": "Any", "name": "agent", "uid": "{{owner}}", "controller": true }] },
          "status": { "conditions": [{ "type": "Ready", "status": "{{isReady}}" }] } }
        """)!;

    private static JsonObject Revision(string hash, int number, int second, string owner = "mine", bool isOfDaemonSet = true) => (JsonObject)JsonNode.Parse($$"""
        { "apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": {{number}},
          "metadata": { "name": "agent-{{hash}}", "creationTimestamp": "2026-03-01T12:00:0{{second}}Z",
            "labels": { "{{(isOfDaemonSet ? "controller-revision-hash" : "controller.kubernetes.io/hash")}}": "{{hash}}" },
            "ownerReferences": [{ "kind": "Any", "name": "agent", "uid": "{{owner}}", "controller": true }] },
          "data": { "spec": { "template": { "$patch": "replace", "metadata": { "labels": { "app": "agent" } }, "spec": { "containers": [] } } } } }
        """)!;
}
