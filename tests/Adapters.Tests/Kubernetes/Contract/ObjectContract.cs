using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>Create, read, replace, patch, scale, delete.</summary>
public abstract class ObjectContract<TServer>(TServer server) : ClusterContract<TServer>(server)
    where TServer : ClusterServer
{
    [ContractFact]
    public async Task A_created_object_is_read_back_with_what_the_server_added()
    {
        var created = await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a"), Token);
        var read = await Cluster.GetAsync(ConfigMap("one"), Token);

        read.ShouldNotBeNull().ToJsonString().ShouldBe(created.ToJsonString());
        read.Reference.ShouldBe(ConfigMap("one"));
        read.Uid.ShouldNotBeEmpty();
        read.ResourceVersion.ShouldNotBeEmpty();
        read.Text("metadata", "creationTimestamp").ShouldNotBeEmpty();
        read.Text("data", "key").ShouldBe("a");
    }

    [ContractFact]
    public async Task A_missing_object_is_null_also_in_a_missing_namespace()
    {
        (await Cluster.GetAsync(ConfigMap("none"), Token)).ShouldBeNull();
        (await Cluster.GetAsync(ConfigMap("none") with { Namespace = "no-such-namespace" }, Token)).ShouldBeNull();
    }

    [ContractFact]
    public async Task The_server_makes_a_name_from_a_prefix()
    {
        var value = Manifest.Of($$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"made-","namespace":"{{Namespace}}"} }""");

        var created = await Cluster.CreateAsync(value, Token);

        created.Name.ShouldStartWith("made-");
        created.Name.Length.ShouldBeGreaterThan("made-".Length);
    }

    [ContractFact]
    public async Task Creating_an_object_twice_is_refused()
    {
        await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a"), Token);

        await RefusedAsync(() => Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "b"), Token), "AlreadyExists", 409);
    }

    [ContractFact]
    public async Task Replacing_needs_the_current_version()
    {
        var first = await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a"), Token);
        var changed = first.Copy();
        changed["data"]!["key"] = "b";
        var second = await Cluster.ReplaceAsync(changed, Token);

        second.Text("data", "key").ShouldBe("b");
        second.ResourceVersion.ShouldNotBe(first.ResourceVersion);
        second.Uid.ShouldBe(first.Uid);
        await RefusedAsync(() => Cluster.ReplaceAsync(changed, Token), "Conflict", 409);
    }

    [ContractFact]
    public async Task Replacing_with_nothing_new_keeps_the_version()
    {
        var first = await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a"), Token);

        (await Cluster.ReplaceAsync(first, Token)).ResourceVersion.ShouldBe(first.ResourceVersion);
    }

    [ContractFact]
    public async Task A_merge_patch_sets_and_removes()
    {
        await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a"), Token);

        var patched = await Cluster.PatchAsync(ConfigMap("one"), Manifest.Of("""{"data":{"key":null,"other":"b"}}"""), null, Token);

        patched.Find("data")!.ToJsonString().ShouldBe("""{"other":"b"}""");
        await RefusedAsync(() => Cluster.PatchAsync(ConfigMap("none"), [], null, Token), "NotFound", 404);
    }

    [ContractFact]
    public async Task Deleting_says_whether_there_was_something()
    {
        await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a"), Token);

        (await Cluster.DeleteAsync(ConfigMap("one"), new DeleteOptions(), Token)).ShouldBeTrue();
        (await Cluster.DeleteAsync(ConfigMap("one"), new DeleteOptions(), Token)).ShouldBeFalse();
        (await Cluster.GetAsync(ConfigMap("one"), Token)).ShouldBeNull();
    }

    [ContractFact]
    public async Task Only_the_object_with_the_given_uid_is_deleted()
    {
        var value = await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a"), Token);

        await RefusedAsync(() => Cluster.DeleteAsync(ConfigMap("one"), new DeleteOptions(Uid: "00000000-0000-0000-0000-000000000000"), Token), "Conflict", 409);
        (await Cluster.DeleteAsync(ConfigMap("one"), new DeleteOptions(Uid: value.Uid), Token)).ShouldBeTrue();
    }

    [ContractFact]
    public async Task Background_deletion_takes_dependents_along_and_orphaning_leaves_them()
    {
        foreach (var (owner, propagation) in new[] { ("kept", "Orphan"), ("taken", "Background") })
        {
            var uid = (await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, owner, "a"), Token)).Uid;
            var dependent = Manifest.ConfigMap(Namespace, $"{owner}-child", "a");
            dependent["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = owner, ["uid"] = uid });
            await Cluster.CreateAsync(dependent, Token);
            await Cluster.DeleteAsync(ConfigMap(owner), new DeleteOptions(propagation), Token);
        }

        await Eventually.TrueAsync(async () => await Cluster.GetAsync(ConfigMap("taken-child"), Token) is null, "the dependent is collected");
        await Eventually.TrueAsync(async () => await Cluster.GetAsync(ConfigMap("kept"), Token) is null, "the orphaning owner is gone");
        (await Cluster.GetAsync(ConfigMap("kept-child"), Token)).ShouldNotBeNull().Find("metadata", "ownerReferences").ShouldBeNull();
    }

    [ContractFact]
    public async Task Scaling_changes_only_the_replicas()
    {
        var reference = new ObjectReference(KindName.Deployment, Namespace, "web");
        var before = await Cluster.CreateAsync(Manifest.Deployment(Namespace, "web", 0), Token);

        await Cluster.ScaleAsync(reference, 2, Token);

        var after = (await Cluster.GetAsync(reference, Token)).ShouldNotBeNull();
        after.Number("spec", "replicas").ShouldBe(2);
        after.Find("spec", "template")!.ToJsonString().ShouldBe(before.Find("spec", "template")!.ToJsonString());
        await RefusedAsync(() => Cluster.ScaleAsync(reference with { Name = "none" }, 1, Token), "NotFound", 404);
    }

    [ContractFact]
    public async Task A_status_patch_leaves_the_spec_alone_and_a_plain_patch_the_status()
    {
        var reference = new ObjectReference(KindName.Deployment, Namespace, "web");
        var value = Manifest.Deployment(Namespace, "web", 0);
        value["spec"]!["paused"] = true;
        await Cluster.CreateAsync(value, Token);
        const string Condition = """{"type":"Seen","status":"True","reason":"Test","message":"by the contract"}""";

        var patch = Manifest.Of($$"""{"spec":{"minReadySeconds":77},"status":{"conditions":[{{Condition}}]} }""");
        await Cluster.PatchAsync(reference, patch, "status", Token);
        var withStatus = (await Cluster.GetAsync(reference, Token)).ShouldNotBeNull();
        await Cluster.PatchAsync(reference, Manifest.Of("""{"spec":{"minReadySeconds":5},"status":{"replicas":99}}"""), null, Token);
        var withSpec = (await Cluster.GetAsync(reference, Token)).ShouldNotBeNull();

        withStatus.Number("spec", "minReadySeconds").ShouldBeNull();
        withSpec.Number("spec", "minReadySeconds").ShouldBe(5);
        withSpec.Number("status", "replicas").ShouldNotBe(99);
    }
}
