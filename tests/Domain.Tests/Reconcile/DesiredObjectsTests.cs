using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

public sealed class DesiredObjectsTests
{
    private static readonly KindName Widget = new("example.com/v1", "Widget");

    [Fact]
    public void A_namespaced_object_without_namespace_gets_the_targets()
        => Prepare(Objects.Of("v1", "ConfigMap", "a")).Objects.ShouldHaveSingleItem().Reference.Namespace.ShouldBe("default");

    [Fact]
    public void A_namespace_that_is_written_stays()
        => Prepare(Objects.Of("v1", "ConfigMap", "a", "other")).Objects.ShouldHaveSingleItem().Reference.Namespace.ShouldBe("other");

    [Fact]
    public void A_cluster_scoped_object_loses_its_namespace()
        => Prepare(Objects.Of("v1", "Namespace", "a", "other")).Objects.ShouldHaveSingleItem().Reference.ShouldBe(new ObjectReference(KindName.Namespace, "", "a"));

    [Fact]
    public void Every_object_carries_the_targets_label()
        => Prepare(Objects.Of("v1", "ConfigMap", "a", content: """{"metadata":{"labels":{"trimtab.dev/target":"somebody","app":"x"}}}"""))
            .Objects.ShouldHaveSingleItem().Value["metadata"]!["labels"]!.ToJsonString().ShouldBe("""{"trimtab.dev/target":"shop","app":"x"}""");

    [Fact]
    public void What_only_the_server_writes_is_taken_out()
    {
        var value = Objects.Of("v1", "ConfigMap", "a", content: """{"metadata":{"uid":"1","resourceVersion":"2","managedFields":[],"creationTimestamp":null},"status":{"x":1}}""");

        var desired = Prepare(value).Objects.ShouldHaveSingleItem();

        desired.Value.ContainsKey("status").ShouldBeFalse();
        desired.Value["metadata"]!.AsObject().Select(static member => member.Key).ShouldBe(["name", "namespace", "labels"], ignoreOrder: true);
    }

    [Fact]
    public void Ports_get_their_default_protocol()
    {
        var service = Objects.Of("v1", "Service", "a", content: """{"spec":{"ports":[{"port":80},{"port":53,"protocol":"UDP"}]}}""");
        var deployment = Objects.Of("apps/v1", "Deployment", "a", content: """{"spec":{"template":{"spec":{"containers":[{"name":"c","ports":[{"containerPort":80}]}]}}}}""");

        var objects = Prepare(service, deployment).Objects;

        objects[0].Value["spec"]!["ports"]!.AsArray().Select(static port => (string?)port!["protocol"]).ShouldBe(["TCP", "UDP"]);
        ((string?)objects[1].Value["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![0]!["protocol"]).ShouldBe("TCP");
    }

    [Fact]
    public void A_kind_that_the_revision_defines_is_taken_with_the_definitions_scope()
    {
        var definition = Objects.Of("apiextensions.k8s.io/v1", "CustomResourceDefinition", "widgets.example.com", content: """{"spec":{"group":"example.com","scope":"Cluster","names":{"kind":"Widget"}}}""");

        var prepared = Prepare(definition, Objects.Of("example.com/v1", "Widget", "w", "other"));

        prepared.Faults.ShouldBeEmpty();
        prepared.Objects[1].Reference.ShouldBe(new ObjectReference(Widget, "", "w"));
    }

    [Fact]
    public void Every_fault_is_named()
        => Prepare(
                Objects.Of("example.com/v1", "Widget", "w", "n"),
                Objects.Of("v1", "ConfigMap", "a", content: """{"metadata":{"labels":"none"}}"""),
                Objects.Of("v1", "ConfigMap", "b"),
                Objects.Of("v1", "ConfigMap", "b", "default"))
            .Faults.ShouldBe([
                "Widget n/w: the cluster serves no kind example.com/v1 Widget, and the revision does not define it",
                "ConfigMap a: metadata.labels must be a map",
                "ConfigMap default/b: is described twice",
            ]);

    private static DesiredObjects Prepare(params JsonObject[] values)
    {
        var kinds = values.Select(static value => value.KindName).Distinct().ToDictionary(
            static kind => kind,
            static kind => kind == Widget ? null : new ResourceType(kind, "x", kind.Kind is not ("Namespace" or "CustomResourceDefinition")));
        return DesiredObjects.Prepare([.. values.Select(static value => new BuiltObject(value, "apps/a.yaml"))], Objects.Target(), kinds);
    }
}
