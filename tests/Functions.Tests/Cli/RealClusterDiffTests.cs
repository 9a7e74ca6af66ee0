using Trimtab.Cli;
using Trimtab.Domain.Clusters;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Running;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

/// <summary><c>trimtab diff</c> against a real API server, with all that it fills in: built-in kinds and one that a CRD defines.</summary>
public sealed class RealClusterDiffTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private const int Objects = 13;

    /// <summary>What means the same to Kubernetes.</summary>
    private static readonly (string Form, string Other)[] SameAmounts =
        [("cpu: 1000m", "cpu: \"1\""), ("memory: 1024Mi", "memory: 1Gi"), ("storage: 1024Mi", "storage: 1Gi"), ("cpu: 4000m", "cpu: \"4\""), ("sizeLimit: 1024Ki", "sizeLimit: 1Mi")];

    private readonly string _name = $"diff-{Guid.NewGuid():n}"[..13];
    private CliScene _scene = null!;
    private ICluster _cluster = null!;

    private string Group => $"{_name}.example.com";

    public async Task InitializeAsync()
    {
        _scene = await CliScene.StartAsync(storage);
        if (RealCluster.Kubeconfig is { } kubeconfig)
        {
            File.Copy(kubeconfig, _scene["kubeconfig"], overwrite: true);
            _cluster = await TestAccess.Connect(_scene["fleet.yaml"]).GetAsync("twin", CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", _name), new DeleteOptions(), CancellationToken.None);
            await _cluster.DeleteAsync(new ObjectReference(KindName.CustomResourceDefinition, "", $"gadgets.{Group}"), new DeleteOptions(), CancellationToken.None);
        }

        await _scene.DisposeAsync();
    }

    [RealClusterFact]
    public async Task What_was_applied_differs_in_nothing_and_a_change_in_just_its_fields()
    {
        var manifests = Manifests();
        await _scene.PushAsync("deploy/all.yaml", manifests);
        var install = await _scene.RunAsync("diff");
        install.ExitCode.ShouldBe(ExitCode.Bad, install.Error);
        install.Output.ShouldContain($"{Objects} created, 0 changed, 0 pruned, 0 unchanged");

        await ApplyAsync();
        await IsUnchangedAsync();
        await _scene.PushAsync("deploy/all.yaml", SameAmounts.Aggregate(manifests, static (text, amount) => text.Replace(amount.Form, amount.Other, StringComparison.Ordinal)));
        await IsUnchangedAsync();

        await _scene.PushAsync("deploy/all.yaml", manifests
            .Replace("shop:1", "shop:2", StringComparison.Ordinal)
            .Replace("cpu: 1000m", "cpu: 1500m", StringComparison.Ordinal)
            .Replace("port: 80 ", "port: 81 ", StringComparison.Ordinal)
            .Replace("colour: red", "colour: green", StringComparison.Ordinal)
            .Replace("SECRETVALUE", "OTHERVALUE", StringComparison.Ordinal));
        var changed = await _scene.RunAsync("diff", "-o", "json");

        changed.ExitCode.ShouldBe(ExitCode.Bad, changed.Error);
        Fields(changed).ShouldBe(
        [
            "Secret keys data.password",
            "Service web spec.ports[0].port 80 81",
            "Service web spec.ports[0].targetPort 80 81",
            "Deployment web spec.template.spec.containers[web].image \"shop:1\" \"shop:2\"",
            "Deployment web spec.template.spec.containers[web].resources.requests.cpu \"1\" \"1500m\"",
            "Gadget gear spec.colour \"red\" \"green\"",
            "Gadget gear spec.resources.requests.cpu \"1000m\" \"1500m\"",
        ], ignoreOrder: true);
        changed.Output.ShouldNotContain("OTHERVALUE");
    }

    private async Task IsUnchangedAsync()
    {
        var run = await _scene.RunAsync("diff");

        run.ExitCode.ShouldBe(ExitCode.Good, run.Output + run.Error);
        run.Output.ShouldContain($"0 created, 0 changed, 0 pruned, {Objects} unchanged");
    }

    /// <summary>Applies what <c>trimtab build</c> makes for the target, in its order.</summary>
    private async Task ApplyAsync()
    {
        var built = await _scene.RunAsync("build", _scene.Repository.Directory, "--target", "shop", "-o", "json");
        built.ExitCode.ShouldBe(ExitCode.Good, built.Error);
        foreach (var value in built.Json["items"]!.AsArray().Select(static item => item!.AsObject()))
        {
            await Eventually.TrueAsync(async () => await _cluster.ResolveAsync(value.KindName, CancellationToken.None) is not null, $"{value.KindName} is served");
            await _cluster.ApplyAsync(value, new ApplyOptions(), CancellationToken.None);
        }
    }

    private static IEnumerable<string> Fields(CliRun run)
        => from item in run.Json["objects"]!.AsArray()
           from field in item!["fields"]!.AsArray()
           select $"{item["kind"]} {item["name"]} {field!["path"]} {field["before"]?.ToJsonString()} {field["after"]?.ToJsonString()}".TrimEnd();

    private string Manifests() => $$"""
        apiVersion: v1
        kind: Namespace
        metadata: { name: {{_name}} }
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: gadgets.{{Group}} }
        spec:
          group: {{Group}}
          scope: Namespaced
          names: { kind: Gadget, plural: gadgets, singular: gadget }
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      properties:
                        colour: { type: string }
                        size: { type: integer, default: 3 }
                        resources:
                          type: object
                          properties:
                            requests:
                              type: object
                              additionalProperties: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] }
        ---
        apiVersion: {{Group}}/v1
        kind: Gadget
        metadata: { name: gear, namespace: {{_name}} }
        spec: { colour: red, resources: { requests: { cpu: 1000m } } }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: {{_name}} }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings, namespace: {{_name}} }
        data: { amount: "1000m" }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: keys, namespace: {{_name}} }
        stringData: { password: SECRETVALUE }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web, namespace: {{_name}} }
        spec: { selector: { app: web }, ports: [{ port: 80 }] }
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: { name: quota, namespace: {{_name}} }
        spec: { hard: { requests.cpu: "20", pods: "10" } }
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: { name: range, namespace: {{_name}} }
        spec: { limits: [{ type: Container, default: { cpu: 4000m, memory: 1024Mi } }] }
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: disk, namespace: {{_name}} }
        spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1024Mi } } }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: web, namespace: {{_name}} }
        spec: { rules: [{ host: web.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 8080 } } } }] } }] }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: reader, namespace: {{_name}} }
        rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: {{_name}} }
        spec:
          replicas: 0
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              serviceAccountName: web
              volumes: [{ name: scratch, emptyDir: { sizeLimit: 1024Ki } }]
              containers:
                - name: web
                  image: shop:1
                  ports: [{ containerPort: 8080 }]
                  volumeMounts: [{ name: scratch, mountPath: /scratch }]
                  env: [{ name: CPUS, valueFrom: { resourceFieldRef: { resource: limits.cpu } } }]
                  resources: { requests: { cpu: 1000m, memory: 1024Mi }, limits: { cpu: 4000m, memory: 1024Mi } }
        """;
}
