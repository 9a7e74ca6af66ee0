using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Twin;

public sealed class TwinApiTests : IDisposable
{
    private static readonly KindName Widget = new("shop.example/v1", "Widget");

    private readonly TwinFixture _twin = new();

    public void Dispose() => _twin.Dispose();

    [Theory]
    [InlineData("Deployment")]
    [InlineData("Service")]
    [InlineData("ConfigMap")]
    public void Applying_the_same_again_changes_nothing(string kind)
    {
        var manifest = kind switch
        {
            "Deployment" => Sample.Deployment(replicas: 0),
            "Service" => Sample.Service(),
            _ => Sample.ConfigMap("settings", "colour", "blue"),
        };
        var first = _twin.Apply(manifest);
        _twin.Advance(60);
        var settled = _twin.Get(first.KindName, first.Name);

        var second = _twin.Apply(manifest);

        second.ResourceVersion.ShouldBe(settled.ResourceVersion);
    }

    [Fact]
    public void A_dry_run_fills_defaults_in_and_stores_nothing()
    {
        var answer = _twin.Apply(Sample.Deployment(), isDryRun: true);

        answer.Text("spec", "strategy", "type").ShouldBe("RollingUpdate");
        _twin.Find(KindName.Deployment, "web").ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_missing_namespace_is_404_also_in_a_dry_run(bool isDryRun)
    {
        var manifest = Sample.ConfigMap("settings", "a", "b");
        manifest["metadata"]!["namespace"] = "nowhere";

        var refusal = TwinFixture.Refused(() => _twin.Apply(manifest, isDryRun));

        (refusal.Status, refusal.Reason, refusal.Message).ShouldBe((404, "NotFound", "namespaces \"nowhere\" not found"));
    }

    [Fact]
    public void A_changed_selector_is_refused_as_immutable()
    {
        _twin.Apply(Sample.Deployment());
        var changed = Sample.Deployment();
        changed["spec"]!["selector"]!["matchLabels"]!["tier"] = "front";
        changed["spec"]!["template"]!["metadata"]!["labels"]!["tier"] = "front";

        var refusal = TwinFixture.Refused(() => _twin.Apply(changed));

        refusal.Reason.ShouldBe("Invalid");
        refusal.Message.ShouldContain("spec.selector");
        refusal.Message.ShouldContain("field is immutable");
    }

    [Fact]
    public void All_faults_of_an_object_are_told_at_once()
    {
        var manifest = Sample.Parse("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"Web","namespace":"shop"},
             "spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"other"}},"spec":{"containers":[{"name":"web"}]}}}}
            """);

        var refusal = TwinFixture.Refused(() => _twin.Apply(manifest));

        refusal.Status.ShouldBe(422);
        refusal.Message.ShouldContain("metadata.name: Invalid value: \"Web\"");
        refusal.Message.ShouldContain("`selector` does not match template `labels`");
        refusal.Message.ShouldContain("spec.template.spec.containers[0].image: Required value");
    }

    [Fact]
    public void An_old_version_does_not_overwrite_a_newer_one()
    {
        var old = _twin.Apply(Sample.ConfigMap("settings", "colour", "blue"));
        _twin.Apply(Sample.ConfigMap("settings", "colour", "red"));

        var refusal = TwinFixture.Refused(() => TwinFixture.Wait(_twin.Cluster.ReplaceAsync(old, CancellationToken.None)));

        (refusal.Status, refusal.Reason).ShouldBe((409, "Conflict"));
    }

    [Fact]
    public void An_unknown_kind_says_so()
        => TwinFixture.Refused(() => _twin.Apply(Sample.Parse("""{"apiVersion":"x.example/v1","kind":"Thing","metadata":{"name":"a","namespace":"shop"}}""")))
            .Reason.ShouldBe("UnknownKind");

    [Fact]
    public void A_definition_is_established_after_a_moment_and_then_serves_its_kind_with_defaults()
    {
        _twin.Apply(Definition());
        TwinFixture.Wait(_twin.Cluster.ResolveAsync(Widget, CancellationToken.None)).ShouldBeNull();

        _twin.Advance(1);

        var widget = _twin.Apply(Sample.Parse("""{"apiVersion":"shop.example/v1","kind":"Widget","metadata":{"name":"a","namespace":"shop"},"spec":{"extra":1}}"""));
        widget.Number("spec", "size").ShouldBe(3);
        widget.Find("spec", "extra").ShouldBeNull();
        TwinFixture.Refused(() => _twin.Apply(Sample.Parse("""{"apiVersion":"shop.example/v1","kind":"Widget","metadata":{"name":"a","namespace":"shop"},"spec":{"size":"big"}}""")))
            .Message.ShouldContain("spec.size");
    }

    [Fact]
    public void A_deleted_definition_takes_its_objects_along()
    {
        _twin.Apply(Definition());
        _twin.Advance(1);
        _twin.Apply(Sample.Parse("""{"apiVersion":"shop.example/v1","kind":"Widget","metadata":{"name":"a","namespace":"shop"}}"""));

        Delete(new ObjectReference(KindName.CustomResourceDefinition, "", "widgets.shop.example"));
        _twin.Apply(Definition());
        _twin.Advance(1);

        _twin.List(Widget).ShouldBeEmpty();
    }

    [Fact]
    public void What_an_owner_owned_goes_with_it()
    {
        var owner = _twin.Apply(Sample.ConfigMap("owner", "a", "b"));
        var owned = Sample.ConfigMap("owned", "a", "b");
        owned["metadata"]!["ownerReferences"] = new JsonArray(Sample.Parse($$"""{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{owner.Uid}}"}"""));
        _twin.Apply(owned);

        Delete(Sample.Reference(KindName.ConfigMap, "owner")).ShouldBeTrue();

        _twin.Find(KindName.ConfigMap, "owned").ShouldBeNull();
        Delete(Sample.Reference(KindName.ConfigMap, "owner")).ShouldBeFalse();
    }

    [Fact]
    public void A_deleted_namespace_is_emptied_first_and_takes_nothing_new()
    {
        var pinned = Sample.ConfigMap("pinned", "a", "b");
        pinned["metadata"]!["finalizers"] = new JsonArray("shop.example/keep");
        _twin.Apply(pinned);
        _twin.Apply(Sample.ConfigMap("settings", "a", "b"));

        Delete(new ObjectReference(KindName.Namespace, "", "shop"));

        _twin.Find(KindName.ConfigMap, "settings").ShouldBeNull();
        TwinFixture.Refused(() => _twin.Apply(Sample.ConfigMap("late", "a", "b"))).Reason.ShouldBe("Forbidden");
        TwinFixture.Wait(_twin.Cluster.PatchAsync(Sample.Reference(KindName.ConfigMap, "pinned"), Sample.Parse("""{"metadata":{"finalizers":null}}"""), null, CancellationToken.None));
        TwinFixture.Wait(_twin.Cluster.GetAsync(new ObjectReference(KindName.Namespace, "", "shop"), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_watch_goes_on_over_cut_connections_and_a_compacted_history()
    {
        _twin.Apply(Sample.ConfigMap("one", "a", "b"));
        using var stop = new CancellationTokenSource();
        var seen = new List<string>();
        await foreach (var step in _twin.Cluster.WatchAsync(KindName.ConfigMap, "shop", null, stop.Token))
        {
            seen.Add($"{step.Kind} {step.Object?.Name}".Trim());
            if (seen.Count == 3)
            {
                _twin.Cluster.CutWatches();
                _twin.Cluster.CompactHistory();
                Delete(Sample.Reference(KindName.ConfigMap, "one"));
                _twin.Apply(Sample.ConfigMap("two", "a", "b"));
            }

            if (seen.Count == 6)
            {
                break;
            }
        }

        seen.ShouldBe(["Added kube-root-ca.crt", "Added one", "Synced", "Added two", "Deleted one", "Synced"]);
    }

    private bool Delete(ObjectReference reference) => TwinFixture.Wait(_twin.Cluster.DeleteAsync(reference, new DeleteOptions(), CancellationToken.None));

    private static JsonObject Definition() => Sample.Parse("""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.shop.example"},
         "spec":{"group":"shop.example","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
           "schema":{"openAPIV3Schema":{"type":"object","properties":{
            "spec":{"type":"object","default":{},"properties":{"size":{"type":"integer","default":3,"minimum":1}}},
            "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
        """);
}
