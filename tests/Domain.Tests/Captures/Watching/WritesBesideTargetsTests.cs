using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Watching;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Tests.Guards;
using Trimtab.Domain.Tests.Rollouts;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Patching;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Time;
using Trimtab.Twin;
using Trimtab.Twin.Api;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Captures.Watching;

/// <summary>Trimtab writes with one name, for targets and beside them: only what it writes for a target is in Git already.</summary>
public sealed class WritesBesideTargetsTests
{
    private const string App = "system:serviceaccount:trimtab:trimtab";
    private static readonly ObjectReference Web = new(KindName.Deployment, "shop", "web");
    private readonly AdmissionWitnesses _witnesses = new(new FakeClock());

    [Fact]
    public async Task A_guards_roll_back_is_a_change_with_the_apps_user_as_author()
    {
        TwinCluster? twin = null;
        using var stage = new GuardStage(around: cluster => twin = (TwinCluster)cluster);
        var captures = Captures(KindName.Deployment);
        await stage.SettledAsync();
        await WriteAsKubectlAsync(twin!, static _ => { });
        Sent(captures, await LiveAsync(twin!));

        await WriteAsKubectlAsync(twin!, static web => web["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "web:2-crash");
        Sent(captures, await LiveAsync(twin!)).ShouldNotBeNull().Content!.ShouldContain("web:2-crash");
        (await stage.RunToEndAsync()).Phase.ShouldBe(RolloutPhase.RolledBack);
        var restored = await LiveAsync(twin!);
        Witness(restored);

        var change = Sent(captures, restored).ShouldNotBeNull();

        change.Content!.ShouldContain("image: web:1");
        (change.Operation, change.User, change.Target).ShouldBe((CaptureOperation.Update, App, null));
        Found(restored).ShouldNotBeNull("a leader that watches only now finds it by its list");
        Sent(captures, restored).ShouldBeNull();
    }

    [Fact]
    public async Task An_updates_patch_is_a_change_and_so_is_its_way_back()
    {
        var clock = new FakeClock();
        using var twin = new TwinCluster(new TwinOptions(), clock);
        var mode = new PatchUpdateMode(new FixedClusters(twin), new WorkloadRollOut(clock));
        var captures = Captures(KindName.Deployment);
        await twin.CreateAsync(Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}"), default);
        CreateAsKubectl(twin);
        Sent(captures, await LiveAsync(twin)).ShouldNotBeNull().Content!.ShouldContain("image: web:1");
        var update = Update();
        update = update with { Saved = await mode.SaveAsync(update, default) };
        clock.Advance(TimeSpan.FromSeconds(2));

        await mode.ApplyAsync(update, default);
        var updated = Sent(captures, await LiveAsync(twin));
        await mode.RestoreAsync(update, default);
        var restored = Sent(captures, await LiveAsync(twin));

        updated.ShouldNotBeNull().Content!.ShouldContain("image: web:2");
        restored.ShouldNotBeNull().Content!.ShouldContain("image: web:1");
        restored.Previous.ShouldBe(updated.ResourceVersion);
    }

    [Fact]
    public async Task A_rollouts_canary_and_its_copies_are_no_change_whoever_wrote_them_last()
    {
        TwinCluster? twin = null;
        const string Volume = ",'volumes':[{'name':'v','configMap':{'name':'settings'}}]";
        var (old, changed) = (Json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'settings','namespace':'shop','labels':{'trimtab.dev/target':'shop-prod'}},'data':{'mode':'old'}}"), Json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'settings','namespace':'shop','labels':{'trimtab.dev/target':'shop-prod'}},'data':{'mode':'new'}}"));
        var stage = new RolloutStage(cluster: time => twin = new TwinCluster(new TwinOptions(), time));
        using var cluster = twin;
        await stage.SettleAsync(Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}"), Applied(Volume), old);
        stage.Commit("v2", Applied(Volume), changed);
        await stage.RunUntilAsync(await stage.StartAsync("v2", [changed]), static document => document.Workloads[0].ReadySince is not null);
        var canary = new ObjectReference(KindName.Deployment, "shop", "web-canary");
        twin!.World.Run(() => twin.World.Writes.Patch(twin.World.Catalog.Find(KindName.Deployment)!, "shop", canary.Name, Annotated, new WriteOptions("kube-controller-manager")));

        foreach (var kind in (KindName[])[KindName.Deployment, KindName.ConfigMap])
        {
            var captures = Captures(kind);
            var made = (await twin.ListAsync(kind, "shop", null, default)).Items.Where(static value => value.Label(TrimtabNames.Rollout) is not null).ToList();

            made.ShouldHaveSingleItem();
            captures.Take(made[0], isNew: true, isFromList: false).ShouldBeNull();
            captures.Take(made[0], isNew: false, isFromList: true).ShouldBeNull();
            captures.Remove(made[0], isFromList: false).ShouldBeNull();
        }

        static JsonObject Annotated(JsonObject live)
        {
            var annotations = live["metadata"]!["annotations"]?.AsObject() ?? [];
            annotations["example.com/note"] = "later";
            live["metadata"]!["annotations"] = annotations.DeepClone();
            return live;
        }
    }

    private static JsonObject Applied(string extraPodSpec)
    {
        var web = Deployment(extraPodSpec: extraPodSpec);
        web["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![0]!["protocol"] = "TCP";
        return web;
    }

    private static UpdateDocument Update()
    {
        var id = new AssetId("twin", "shop", AssetKind.Deployment, "web");
        return new UpdateDocument
        {
            Change = new Change(id, "web", "docker.io/library/web", new ArtifactVersion("1", null), new ArtifactVersion("2", null), VersionChange.Major),
            Asset = new Asset(id),
            Mode = UpdateMode.Patch,
            Execution = new UpdateExecution(),
            QueuedAt = DateTimeOffset.UnixEpoch,
            PhaseSince = DateTimeOffset.UnixEpoch,
            NextTickDue = DateTimeOffset.UnixEpoch,
        };
    }

    private static void CreateAsKubectl(TwinCluster twin)
    {
        var web = Applied("");
        web["metadata"]!["labels"]!.AsObject().Remove(TrimtabNames.Target);
        twin.World.Run(() => twin.World.Writes.Create(twin.World.Catalog.Find(KindName.Deployment)!, "shop", web, new WriteOptions("kubectl-create")));
    }

    private static async Task WriteAsKubectlAsync(TwinCluster twin, Action<JsonObject> change)
    {
        var web = await LiveAsync(twin);
        change(web);
        twin.World.Run(() => twin.World.Writes.Replace(twin.World.Catalog.Find(KindName.Deployment)!, "shop", "web", web, new WriteOptions("kubectl-set")));
    }

    private static async Task<JsonObject> LiveAsync(TwinCluster twin) => (await twin.GetAsync(Web, default))!;

    /// <summary>The API server asked about it before it stored it.</summary>
    private void Witness(JsonObject value)
        => _witnesses.Add(new AdmissionWitness(CaptureOperation.Update, App, [], value.Reference.Key, value.Uid, CaptureContent.DigestOf(value)));

    private Capture? Found(JsonObject value) => Captures(KindName.Deployment).Take(value, isNew: false, isFromList: true);

    private static Capture? Sent(KindCaptures captures, JsonObject value)
    {
        var capture = captures.Take(value, isNew: false, isFromList: false);
        if (capture is not null)
        {
            captures.Sent(capture, value);
        }

        return capture;
    }

    private KindCaptures Captures(KindName kind)
    {
        var rule = new CaptureRule("all", "shop", "state", [new ResourcePattern("deployments", null), new ResourcePattern("configmaps", null)], LabelExclusion.None);
        var book = new RuleBook([rule], [new ResourceType(KindName.Deployment, "deployments", true), new ResourceType(KindName.ConfigMap, "configmaps", true)]);
        return new KindCaptures(kind, () => book, _witnesses, null, new FakeClock());
    }
}
