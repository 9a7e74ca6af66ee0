using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

public sealed class RevisionAnnotationTests : IDisposable
{
    private static readonly string First = Manifests.Namespace + Manifests.Config("a") + Manifests.Deployment("web", "web:1");
    private readonly ReconcileScene _scene = new();

    [Fact]
    public async Task Workloads_tell_the_commit_that_they_were_written_with_and_other_objects_do_not()
    {
        var (revision, _) = await _scene.PushAsync(First);

        (await CommitAsync()).ShouldBe(revision);
        (await _scene.FindConfigAsync("a"))!.Annotation(TrimtabNames.Revision).ShouldBeNull();
    }

    [Fact]
    public async Task A_commit_that_changes_nothing_of_a_workload_does_not_touch_it()
    {
        var (first, _) = await _scene.PushAsync(First);
        _scene.Cluster.ResetCounts();

        await _scene.PushAsync(First.Replace("value: \"1\"", "value: \"2\"", StringComparison.Ordinal));

        (await CommitAsync()).ShouldBe(first);
        _scene.Cluster.Writes.ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_that_changes_a_workload_is_told()
    {
        await _scene.PushAsync(First);

        var (second, _) = await _scene.PushAsync(First.Replace("web:1", "web:2", StringComparison.Ordinal));

        (await CommitAsync()).ShouldBe(second);
    }

    [Fact]
    public async Task A_workload_that_goes_back_to_the_last_good_commit_tells_that_one()
    {
        var (good, _) = await _scene.PushAsync(First);

        await _scene.PushAsync(First.Replace("web:1", "web:broken", StringComparison.Ordinal));

        (await CommitAsync()).ShouldBe(good);
    }

    [Theory]
    [InlineData("""{"metadata":{"annotations":{"trimtab.dev/revision":null}}}""")]
    [InlineData("""{"metadata":{"annotations":{"trimtab.dev/revision":"by hand"}}}""")]
    public async Task What_somebody_does_to_it_is_no_drift(string patch)
    {
        await _scene.PushAsync(First);
        await _scene.PatchAsync(await WebAsync(), patch);

        var outcome = await _scene.LookAsync();

        outcome.Reason.ShouldEndWith("is in force; nothing differs");
        _scene.Actions.ShouldNotContain("target.driftCorrected");
    }

    [Fact]
    public async Task Fields_that_others_wrote_are_taken_back_beside_it()
    {
        await _scene.PushAsync(First);
        var later = First.Replace("web:1", "web:2", StringComparison.Ordinal);
        // Somebody sets what the next commit wants: that commit has nothing to change, and yet the field must be ours again.
        var live = await WebAsync();
        live["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "web:2";
        await _scene.Cluster.ReplaceAsync(live, default);
        var (second, _) = await _scene.PushAsync(later);

        (await CommitAsync()).ShouldBe(second);
        _scene.Cluster.ResetCounts();
        await _scene.LookAsync();
        _scene.Cluster.Writes.ShouldBe(0);
    }

    [Fact]
    public async Task A_source_does_not_set_it()
    {
        const string Mine = ", annotations: { trimtab.dev/revision: mine } }";
        var (revision, _) = await _scene.PushAsync(First.Replace("name: web }", "name: web" + Mine, StringComparison.Ordinal).Replace("name: a }", "name: a" + Mine, StringComparison.Ordinal));

        (await CommitAsync()).ShouldBe(revision);
        (await _scene.FindConfigAsync("a"))!.Annotation(TrimtabNames.Revision).ShouldBeNull();
    }

    [Fact]
    public void An_object_without_annotations_keeps_none_when_none_is_set()
    {
        var workload = JsonNode.Parse("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"}}""")!.AsObject();

        RevisionAnnotation.Set(workload, null);

        workload["metadata"]!.AsObject().ContainsKey("annotations").ShouldBeFalse();
        RevisionAnnotation.On(workload, null).ShouldBeSameAs(workload);
    }

    public void Dispose() => _scene.Dispose();

    private async Task<JsonObject> WebAsync() => (await _scene.FindAsync("apps/v1", "Deployment", "web"))!;

    private async Task<string?> CommitAsync() => (await WebAsync()).Annotation(TrimtabNames.Revision);
}
