using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.Adapters.Kubernetes.Watching;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>The API server of the real cluster that the test run was given.</summary>
public sealed class ApiServer : HttpClusterServer
{
    private KubernetesAccess? _access;

    public override KubernetesAccess Access => _access!;

    public override string LogLine => "hello from the pod";

    public override Task InitializeAsync()
    {
        if (RealCluster.Kubeconfig is { } file)
        {
            _access = TestAccess.Kubeconfig(TimeProvider.System).Read(file, null);
        }

        return Task.CompletedTask;
    }

    public override Task DisposeAsync() => Task.CompletedTask;

    public override JsonObject ServingPod(string @namespace, string name) => Manifest.Of($$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}","namespace":"{{@namespace}}","labels":{"app":"{{name}}"} },
         "spec":{"terminationGracePeriodSeconds":0,"automountServiceAccountToken":false,"containers":[{"name":"main","image":"trimtab.test/busybox:1","imagePullPolicy":"IfNotPresent",
           "command":["/bin/busybox","sh","-c","mkdir -p /www/cgi-bin; echo 'http_requests_total{code=\"200\"} 7' > /www/metrics; printf '#!/bin/busybox sh\\necho Status: 302 Found; echo Location: /metrics; echo' > /www/cgi-bin/away; chmod +x /www/cgi-bin/away; echo hello from the pod; exec /bin/busybox httpd -f -p 8080 -h /www"],
           "ports":[{"containerPort":8080}]}]} }
        """);

    public override async Task PreparePodsAsync(ICluster cluster, string @namespace)
    {
        var account = new ObjectReference(new KindName("v1", "ServiceAccount"), @namespace, "default");
        await Eventually.TrueAsync(async () => await cluster.GetAsync(account, CancellationToken.None) is not null, "the namespace has its service account");
    }

    // A changed definition makes the server serve the kind anew, from the present version on; until then the old history is still there.
    internal override async Task ExpireVersionsAsync(ICluster cluster, Widgets widgets, string version, CancellationToken cancellationToken)
    {
        await cluster.PatchAsync(widgets.Definition, Manifest.Of("""{"spec":{"names":{"shortNames":["wdg"]}}}"""), null, cancellationToken);
        using var connection = new ApiConnection("contract", Access, new KubernetesLimits(), TimeProvider.System, NullLogger.Instance);
        var type = (await cluster.ResolveAsync(widgets.Kind, cancellationToken))!;
        await Eventually.TrueAsync(() => IsExpiredAsync(connection, ObjectLists.Watch(type, null, null, version), cancellationToken), "the version has expired");
    }

    private static async Task<bool> IsExpiredAsync(ApiConnection connection, ApiCall watch, CancellationToken cancellationToken)
    {
        try
        {
            var response = await connection.OpenAsync(watch, cancellationToken);
            await using var stream = await WatchStream.OpenAsync(response, new KubernetesLimits(), TimeProvider.System, cancellationToken);
            return await stream.ReadAsync(cancellationToken) is { Type: "ERROR" } line && line.Object.Number("code") == 410;
        }
        catch (ClusterException e) when (e.Status == 410)
        {
            return true;
        }
    }
}
