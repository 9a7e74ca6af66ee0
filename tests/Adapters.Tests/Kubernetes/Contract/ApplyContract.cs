using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

public abstract class ApplyContract<TServer>(TServer server) : ClusterContract<TServer>(server)
    where TServer : ClusterServer
{
    private static readonly ApplyOptions Plain = new();

    [ContractFact]
    public async Task Applying_makes_changes_and_repeats_without_effect()
    {
        var made = await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), Plain, Token);
        var again = await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), Plain, Token);
        var changed = await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "b"), Plain, Token);

        again.ResourceVersion.ShouldBe(made.ResourceVersion);
        changed.ResourceVersion.ShouldNotBe(made.ResourceVersion);
        changed.Uid.ShouldBe(made.Uid);
        changed.Text("data", "key").ShouldBe("b");
        changed.Items("metadata", "managedFields").ShouldHaveSingleItem().Text("manager").ShouldBe("trimtab");
    }

    [ContractFact]
    public async Task An_answer_of_metadata_alone_tells_the_version_and_a_dry_run_that_creates_has_none()
    {
        var tried = await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), new ApplyOptions(DryRun: true, MetadataOnly: true), Token);
        var made = await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), new ApplyOptions(MetadataOnly: true), Token);

        tried.ResourceVersion.ShouldBeEmpty();
        made.ResourceVersion.ShouldBe((await Cluster.GetAsync(ConfigMap("one"), Token))!.ResourceVersion);
    }

    [ContractFact]
    public async Task A_field_no_longer_applied_is_removed_and_others_stay()
    {
        var value = Manifest.ConfigMap(Namespace, "one", "a");
        value["data"]!["mine"] = "x";
        await Cluster.ApplyAsync(value, Plain, Token);
        await Cluster.PatchAsync(ConfigMap("one"), Manifest.Of("""{"data":{"theirs":"y"}}"""), null, Token);

        var after = await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), Plain, Token);

        after.Find("data")!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal).ShouldBe(["key", "theirs"]);
    }

    [ContractFact]
    public async Task What_others_write_beside_the_applied_fields_leaves_the_mark_of_the_apply()
    {
        var value = Manifest.Deployment(Namespace, "web", 0);
        var mark = AppliedMark.Of(await Cluster.ApplyAsync(value, new ApplyOptions(MetadataOnly: true), Token));

        await Cluster.PatchAsync(value.Reference, Manifest.Of("""{"metadata":{"annotations":{"seen":"yes"}},"spec":{"paused":true}}"""), null, Token);
        await Cluster.PatchAsync(value.Reference, Manifest.Of("""{"status":{"observedGeneration":1}}"""), "status", Token);

        var live = (await Cluster.GetAsync(value.Reference, Token)).ShouldNotBeNull();
        live.ResourceVersion.ShouldNotBe(mark.ResourceVersion);
        mark.Holds(live).ShouldBeTrue();
    }

    [ContractFact]
    public async Task A_changed_or_removed_field_ends_the_mark_of_the_apply()
    {
        foreach (var patch in new[] { """{"data":{"key":"theirs"}}""", """{"data":{"key":null}}""", """{"metadata":{"labels":{"group":"theirs"}}}""" })
        {
            var value = Manifest.ConfigMap(Namespace, "one", "a");
            var mark = AppliedMark.Of(await Cluster.ApplyAsync(value, new ApplyOptions(MetadataOnly: true), Token));

            mark.Holds(await Cluster.PatchAsync(ConfigMap("one"), Manifest.Of(patch), null, Token)).ShouldBeFalse(patch);

            AppliedMark.Of(await Cluster.ApplyAsync(value, new ApplyOptions(MetadataOnly: true), Token)).Ownership.ShouldBe(mark.Ownership);
        }
    }

    [ContractFact]
    public async Task List_items_are_merged_by_their_key()
    {
        var two = Manifest.Deployment(Namespace, "web", 0);
        two["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Add(Manifest.Of("""{"name":"side","image":"trimtab.test/none:1"}"""));
        await Cluster.ApplyAsync(two, Plain, Token);

        var after = await Cluster.ApplyAsync(Manifest.Deployment(Namespace, "web", 0), Plain, Token);

        var container = after.Items("spec", "template", "spec", "containers").ShouldHaveSingleItem();
        container.Text("name").ShouldBe("main");
        container.Items("ports").Select(port => (port.Number("containerPort"), port.Text("protocol"))).ShouldBe([(8080, "TCP"), (8081, "TCP")]);
    }

    [ContractFact]
    public async Task Service_ports_need_no_protocol()
    {
        var service = Manifest.Of($$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"{{Namespace}}"},
             "spec":{"selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":8080},{"name":"metrics","port":9090}]} }
            """);

        var made = await Cluster.ApplyAsync(service, Plain, Token);

        made.Items("spec", "ports").Select(port => port.Text("protocol")).ShouldBe(["TCP", "TCP"]);
        made.Text("spec", "clusterIP").ShouldNotBeEmpty();
    }

    [ContractFact]
    public async Task A_field_of_another_manager_is_a_conflict_unless_it_is_taken()
    {
        // Made by another operation than apply, so its fields belong to another manager.
        await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a"), Token);

        var refusal = await RefusedAsync(() => Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "b"), new ApplyOptions(Force: false), Token), "Conflict", 409);

        refusal.Message.ShouldContain("trimtab");
        var cause = refusal.Causes.ShouldHaveSingleItem();
        (cause.Reason, cause.Field).ShouldBe((ClusterCause.FieldManagerConflict, ".data.key"));
        cause.Message.ShouldContain("conflict with");
        (await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "b"), Plain, Token)).Text("data", "key").ShouldBe("b");
    }

    [ContractFact]
    public async Task A_dry_run_shows_the_result_and_stores_nothing()
    {
        var dry = new ApplyOptions(DryRun: true);
        var made = await Cluster.ApplyAsync(Manifest.Deployment(Namespace, "web", 1), dry, Token);
        await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), Plain, Token);
        var changed = await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "b"), dry, Token);

        made.Text("spec", "strategy", "type").ShouldBe("RollingUpdate");
        (await Cluster.GetAsync(new ObjectReference(KindName.Deployment, Namespace, "web"), Token)).ShouldBeNull();
        changed.Text("data", "key").ShouldBe("b");
        (await Cluster.GetAsync(ConfigMap("one"), Token)).ShouldNotBeNull().Text("data", "key").ShouldBe("a");
    }

    [ContractFact]
    public async Task Applying_at_an_old_version_is_a_conflict()
    {
        var first = await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), Plain, Token);
        await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "b"), Plain, Token);
        var late = Manifest.ConfigMap(Namespace, "one", "c");
        late["metadata"]!["resourceVersion"] = first.ResourceVersion;

        await RefusedAsync(() => Cluster.ApplyAsync(late, Plain, Token), "Conflict", 409);
    }

    [ContractFact]
    public async Task Applying_upon_an_object_that_is_gone_or_another_is_a_conflict()
    {
        var first = await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), Plain, Token);
        var late = Manifest.ConfigMap(Namespace, "one", "b");
        late["metadata"]!["resourceVersion"] = first.ResourceVersion;
        late["metadata"]!["uid"] = first.Uid;
        await Cluster.DeleteAsync(ConfigMap("one"), new DeleteOptions(), Token);

        await RefusedAsync(() => Cluster.ApplyAsync(late, Plain, Token), "Conflict", 409);
        (await Cluster.GetAsync(ConfigMap("one"), Token)).ShouldBeNull();

        await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "c"), Plain, Token);
        await RefusedAsync(() => Cluster.ApplyAsync(late, Plain, Token), "Conflict", 409);
        (await Cluster.GetAsync(ConfigMap("one"), Token)).ShouldNotBeNull().Text("data", "key").ShouldBe("c");
    }

    [ContractFact]
    public async Task Applying_at_the_right_version_writes_and_leaves_no_version_in_the_fields_that_are_owned()
    {
        var first = await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), Plain, Token);
        var next = Manifest.ConfigMap(Namespace, "one", "b");
        next["metadata"]!["resourceVersion"] = first.ResourceVersion;
        next["metadata"]!["uid"] = first.Uid;

        var applied = await Cluster.ApplyAsync(next, Plain, Token);

        applied.Text("data", "key").ShouldBe("b");
        applied.Items("metadata", "managedFields").ShouldHaveSingleItem()["fieldsV1"]!.ToJsonString()
            .ShouldBe(first.Items("metadata", "managedFields").ShouldHaveSingleItem()["fieldsV1"]!.ToJsonString());
    }

    [ContractFact]
    public async Task Many_writers_of_one_object_all_succeed()
    {
        await Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), Plain, Token);

        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Cluster.ApplyAsync(Manifest.ConfigMap(Namespace, "one", $"v{i}"), Plain, Token)));

        all.Select(value => value.Text("data", "key")).ShouldBe(Enumerable.Range(0, 12).Select(i => $"v{i}"), ignoreOrder: true);
    }
}
