using System.Text;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;
using Trimtab.Story;

namespace Trimtab.EndToEnd.Tests.BadInput;

/// <summary>What a user or an enemy can get wrong: each a clear error, nothing lost, the cluster untouched.</summary>
public sealed class BadInputTests(StoryWorldFixture trimtab) : IClassFixture<StoryWorldFixture>
{
    private const string File = "shop/extra.yaml";
    private const string Harmless = "# nothing here yet\n";

    [Theory]
    [InlineData("a YAML bomb", "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n", "alias")]
    [InlineData("an unknown kind", "apiVersion: example.com/v1\nkind: Gadget\nmetadata: { name: x, namespace: trimtab-story }\n", "Gadget")]
    [InlineData("an object without a name", "apiVersion: v1\nkind: ConfigMap\nmetadata: { namespace: trimtab-story }\n", "name")]
    public async Task A_wrong_revision_is_refused_with_its_reason_and_the_cluster_stays(string what, string text, string reason)
    {
        await EnsureInstalledAsync();
        var before = await ReadDeploymentAsync();

        var revision = await trimtab.PushAsync(what, (File, text));
        var refused = await trimtab.WhenTargetAsync(target => target.Revision == revision && target.Phase == TargetPhase.Failed);

        string.Join(' ', refused.Reasons).ShouldContain(reason, Case.Insensitive);
        (await ReadDeploymentAsync()).ShouldBe(before);
        await trimtab.PushAsync("put right", (File, Harmless));
    }

    [Fact]
    public async Task A_kustomization_that_escapes_its_root_is_refused()
    {
        await EnsureInstalledAsync();
        var before = await ReadDeploymentAsync();

        var revision = await trimtab.PushAsync("escape", ("shop/kustomization.yaml", "resources: [../../../../etc/hostname, web.yaml]\n"));
        var refused = await trimtab.WhenTargetAsync(target => target.Revision == revision && target.Phase == TargetPhase.Failed);

        refused.Reasons.ShouldNotBeEmpty();
        (await ReadDeploymentAsync()).ShouldBe(before);
        trimtab.World.WorkingCopy.Delete("shop/kustomization.yaml");
        await trimtab.PushAsync("put right", (File, Harmless + "# again\n"));
    }

    [Theory]
    [InlineData("shop", null)]
    [InlineData("shop", "sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("nobody", "sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_forged_webhook_gets_an_empty_401(string source, string? signature)
    {
        using var handler = new SocketsHttpHandler();
        using var client = new HttpMessageInvoker(handler);
        var address = new Uri(trimtab.World.Git.Webhook!.Url, $"/api/webhooks/{source}");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent("{\"ref\":\"refs/heads/main\"}", Encoding.UTF8, "application/json") };
        if (signature is not null)
        {
            request.Headers.Add("X-Hub-Signature-256", signature);
        }

        using var answer = await client.SendAsync(request, CancellationToken.None);

        ((int)answer.StatusCode).ShouldBe(401);
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    private async Task EnsureInstalledAsync()
    {
        if ((await trimtab.Targets.ReadTargetAsync(StoryFiles.Target, CancellationToken.None)).State.LastGoodRevision is null)
        {
            var installed = await trimtab.PushShopAsync("v1", ShopBehaviour.Healthy);
            await trimtab.WhenTargetAsync(target => target.LastGoodRevision == installed);
        }
    }

    /// <returns>The Deployment without its status: replicas and template.</returns>
    private async Task<string> ReadDeploymentAsync()
    {
        var cluster = await trimtab.World.ConnectAsync(CancellationToken.None);
        var deployment = await cluster.GetAsync(new ObjectReference(KindName.Deployment, ShopManifests.Namespace, ShopManifests.Workload), CancellationToken.None);
        return deployment!["spec"]!.ToJsonString();
    }
}
