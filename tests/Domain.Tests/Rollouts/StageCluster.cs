using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>Just enough of a cluster for rollouts: Deployments turn into pods at once, pods are ready 1 s later and serve
/// 30 requests a second, and the word after the image's dash says what is wrong with them: errors, crash, image, unready, slow, late.</summary>
internal sealed class StageCluster(TimeProvider time) : ICluster
{
    private const double RequestsPerSecond = 30;
    private static readonly TimeSpan ReadyAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CrashAfter = TimeSpan.FromSeconds(2);
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (string Deployment, string Template, DateTimeOffset Created)> _pods = new(StringComparer.Ordinal);
    private long _version;

    public string Name => "eu";

    /// <summary>Pods that never answer.</summary>
    public HashSet<string> SilentPods { get; } = [];

    /// <summary>Admission refuses every canary.</summary>
    public bool RefusesCanaries { get; set; }

    public bool HasTraffic { get; set; } = true;

    /// <summary>How often a pod was asked for its counts.</summary>
    public int Scrapes { get; private set; }

    /// <summary>Happens once, after pods are listed next: what somebody else does while a tick is at work.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>Every object's key: what a test calls the state of the world.</summary>
    public IReadOnlyList<string> Keys => [.. _objects.Keys];

    public JsonObject? Find(string key) => _objects.GetValueOrDefault(key);

    public string ImageOf(string deployment)
        => _objects[$"apps/Deployment/shop/{deployment}"].Items("spec", "template", "spec", "containers").First().Text("image");

    public Task<ResourceType?> ResolveAsync(KindName kind, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<JsonObject?> GetAsync(ObjectReference reference, CancellationToken cancellationToken)
        => Task.FromResult(_objects.TryGetValue(reference.Key, out var found) ? WithStatus(found) : null);

    public async Task<ObjectList> ListAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
    {
        var terms = (labelSelector ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static term => term.Split('='));
        var all = kind == KindName.Pod ? _pods.Select(pod => Pod(pod.Key)) : _objects.Values.Where(value => value.Text("kind") == kind.Kind).Select(WithStatus);
        var list = new ObjectList([.. all.Where(value => terms.All(term => value.Label(term[0]) == term[1]))], $"{_version}");
        if (Meanwhile is { } meanwhile)
        {
            Meanwhile = null;
            await meanwhile();
        }

        return list;
    }

    public IAsyncEnumerable<ObjectEvent> WatchAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public Task<JsonObject> ApplyAsync(JsonObject value, ApplyOptions options, CancellationToken cancellationToken)
    {
        if (RefusesCanaries && value.Label(TrimtabNames.Track) is not null)
        {
            throw new ClusterException("admission says no", "Forbidden", 403);
        }

        var merged = _objects.TryGetValue(value.Reference.Key, out var live) ? live.Copy() : [];
        foreach (var (key, part) in value.Copy().ToList())
        {
            if (key == "spec" && merged["spec"] is JsonObject spec)
            {
                foreach (var (field, content) in (JsonObject)part!.DeepClone())
                {
                    spec[field] = content?.DeepClone();
                }
            }
            else if (key == "metadata" && merged["metadata"] is JsonObject metadata)
            {
                metadata["labels"] = part!["labels"]?.DeepClone();
                metadata["annotations"] = part["annotations"]?.DeepClone();
            }
            else
            {
                merged[key] = part?.DeepClone();
            }
        }

        return Task.FromResult(Store(merged));
    }

    public Task<JsonObject> CreateAsync(JsonObject value, CancellationToken cancellationToken) => Task.FromResult(Store(value.Copy()));

    public Task<JsonObject> ReplaceAsync(JsonObject value, CancellationToken cancellationToken)
        => _objects[value.Reference.Key].ResourceVersion == value.ResourceVersion
            ? Task.FromResult(Store(value.Copy()))
            : throw new ClusterException("changed meanwhile", "Conflict", 409);

    public Task<JsonObject> PatchAsync(ObjectReference reference, JsonObject mergePatch, string? subresource, CancellationToken cancellationToken)
    {
        var patched = _objects[reference.Key].Copy();
        Merge(patched, mergePatch);
        return Task.FromResult(Store(patched));
    }

    public Task<bool> DeleteAsync(ObjectReference reference, DeleteOptions options, CancellationToken cancellationToken)
    {
        if (!_objects.TryGetValue(reference.Key, out var live))
        {
            return Task.FromResult(false);
        }

        if (options.Uid is { } uid && live.Uid != uid)
        {
            throw new ClusterException("another one", "Conflict", 409);
        }

        _objects.Remove(reference.Key);
        SyncPods();
        return Task.FromResult(true);
    }

    public Task ScaleAsync(ObjectReference reference, int replicas, CancellationToken cancellationToken)
        => PatchAsync(reference, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }, null, cancellationToken);

    public Task<string> ReadLogAsync(string @namespace, string pod, LogOptions options, CancellationToken cancellationToken)
        => Task.FromResult($"starting\npanic: cannot open {pod} with token=abc\n");

    public Task<ProxyResponse> ProxyGetAsync(string @namespace, string pod, int port, string path, int maxBytes, CancellationToken cancellationToken)
    {
        Scrapes++;
        if (SilentPods.Contains(pod) || !_pods.ContainsKey(pod))
        {
            throw new ClusterException("no answer", "Unreachable", 503);
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{Page(pod)}");
        return Task.FromResult(new ProxyResponse(200, "text/plain", Encoding.UTF8.GetBytes(text)));
    }

    private string Page(string pod)
    {
        var (_, _, created) = _pods[pod];
        var image = ImageOf(_pods[pod].Deployment);
        var seconds = HasTraffic ? Math.Max(0, (time.GetUtcNow() - created - ReadyAfter).TotalSeconds) : 0;
        var all = Math.Floor(seconds * RequestsPerSecond);
        var bad = Math.Floor(all * (image.EndsWith("-errors", StringComparison.Ordinal) || IsLateBad(image, _pods[pod].Deployment) ? 0.3 : 0));
        var slow = Math.Floor(all * (image.EndsWith("-slow", StringComparison.Ordinal) ? 0.6 : 0));
        return $$"""
            http_requests_total{code="200"} {{all - bad}}
            http_requests_total{code="500"} {{bad}}
            http_request_duration_seconds_bucket{le="0.5"} {{all - slow}}
            http_request_duration_seconds_bucket{le="+Inf"} {{all}}
            http_request_duration_seconds_count {{all}}
            """ + "\n";
    }

    // Good as a canary, bad as soon as it is stable.
    private static bool IsLateBad(string image, string deployment)
        => image.EndsWith("-late", StringComparison.Ordinal) && !deployment.EndsWith(TrimtabNames.CanarySuffix, StringComparison.Ordinal);

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is JsonObject inner)
            {
                if (target[key] is not JsonObject child)
                {
                    target[key] = child = [];
                }

                Merge(child, inner);
            }
            else
            {
                target[key] = value?.DeepClone();
            }
        }
    }

    private JsonObject Store(JsonObject value)
    {
        value.Remove("status");
        var key = value.Reference.Key;
        var metadata = (JsonObject)value["metadata"]!;
        var live = _objects.GetValueOrDefault(key);
        var isSame = live is not null && JsonNode.DeepEquals(live["spec"], value["spec"]) && JsonNode.DeepEquals(live["data"], value["data"])
            && JsonNode.DeepEquals(live["metadata"]!["labels"], metadata["labels"]) && JsonNode.DeepEquals(live["metadata"]!["annotations"], metadata["annotations"]);
        if (isSame)
        {
            return WithStatus(live!);
        }

        metadata["uid"] = live?.Uid ?? $"uid-{++_version}";
        metadata["generation"] = (live?.Number("metadata", "generation") ?? 0) + 1;
        metadata["resourceVersion"] = $"{++_version}";
        _objects[key] = value;
        SyncPods();
        return WithStatus(value);
    }

    private void SyncPods()
    {
        var wanted = new Dictionary<string, (string Deployment, string Template)>(StringComparer.Ordinal);
        foreach (var deployment in _objects.Values.Where(static value => value.Text("kind") == "Deployment"))
        {
            var template = ContentDigest.Hex(deployment.Find("spec", "template")!)[..6];
            for (var index = 0; index < (deployment.Number("spec", "replicas") ?? 1); index++)
            {
                wanted[$"{deployment.Name}-{template}-{index}"] = (deployment.Name, template);
            }
        }

        foreach (var gone in _pods.Keys.Where(name => !wanted.ContainsKey(name)).ToList())
        {
            _pods.Remove(gone);
        }

        foreach (var (name, (deployment, template)) in wanted)
        {
            _pods.TryAdd(name, (deployment, template, time.GetUtcNow()));
        }
    }

    private JsonObject WithStatus(JsonObject value)
    {
        var copy = value.Copy();
        if (value.Text("kind") == "Deployment")
        {
            var pods = _pods.Where(pod => pod.Value.Deployment == value.Name).Select(pod => Pod(pod.Key)).ToList();
            copy["status"] = new JsonObject
            {
                ["observedGeneration"] = value.Number("metadata", "generation"),
                ["replicas"] = pods.Count,
                ["updatedReplicas"] = pods.Count,
                ["availableReplicas"] = pods.Count(TrackPods.IsReady),
            };
        }

        return copy;
    }

    private JsonObject Pod(string name)
    {
        var (deployment, template, created) = _pods[name];
        var pod = (JsonObject)_objects[$"apps/Deployment/shop/{deployment}"].Find("spec", "template")!.DeepClone();
        var image = ImageOf(deployment);
        var age = time.GetUtcNow() - created;
        var isBroken = image.EndsWith("-image", StringComparison.Ordinal) || image.EndsWith("-unready", StringComparison.Ordinal)
            || (image.EndsWith("-crash", StringComparison.Ordinal) && age >= CrashAfter);
        var metadata = (JsonObject)pod["metadata"]!;
        metadata["name"] = name;
        metadata["namespace"] = "shop";
        metadata["uid"] = $"{name}-{created.ToUnixTimeMilliseconds()}";
        metadata["creationTimestamp"] = created.ToString("O", CultureInfo.InvariantCulture);
        metadata["labels"]!["pod-template-hash"] = template;
        pod["apiVersion"] = "v1";
        pod["kind"] = "Pod";
        pod["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["startTime"] = created.ToString("O", CultureInfo.InvariantCulture),
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Ready",
                ["status"] = age >= ReadyAfter && !isBroken ? "True" : "False",
                ["lastTransitionTime"] = created.ToString("O", CultureInfo.InvariantCulture),
            }),
            ["containerStatuses"] = new JsonArray(ContainerStatus(image, age)),
        };
        return pod;
    }

    private static JsonObject ContainerStatus(string image, TimeSpan age)
    {
        var status = new JsonObject { ["name"] = "web", ["restartCount"] = 0, ["state"] = new JsonObject { ["running"] = new JsonObject() } };
        if (image.EndsWith("-image", StringComparison.Ordinal))
        {
            status["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "ImagePullBackOff", ["message"] = "not found" } };
        }
        else if (image.EndsWith("-crash", StringComparison.Ordinal) && age >= CrashAfter)
        {
            status["restartCount"] = 1;
            status["lastState"] = new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 3, ["reason"] = "Error" } };
        }

        return status;
    }
}
