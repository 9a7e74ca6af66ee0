using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Domain;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Relay;
using Trimtab.Hosting.Captures;
using Trimtab.Relay;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Logging;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>A relay's observer in process with its own writers: watch, harvest, messages with their claims, and the buffer of the incident stream on disk.</summary>
internal sealed class ObserverStage : IAsyncDisposable
{
    private const string Namespace = "shop";

    private readonly TimeProvider _time;
    private readonly TwinCluster _twin;
    private readonly ScratchDirectory _directory = new();
    private readonly RelayMetrics _metrics = new();
    private readonly InMemoryQueues _queues;
    private readonly InMemoryDocumentStore _documents = new();
    private readonly CollectedLog<ReportQueue> _log = new();
    private readonly CollectedLog<PodObserver> _watchLog = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly AnalyserStream _analyser;
    private readonly ReportQueue _queue;
    private readonly PodObserver _observer;
    private Task _work = Task.CompletedTask;

    /// <param name="log">What each pod wrote; null for a line.</param>
    /// <param name="time">The clock of all; null for the system's.</param>
    /// <param name="settings">Null: all namespaces, and what is not ready never fails for that.</param>
    public ObserverStage(Func<string, string>? log = null, TimeProvider? time = null, RelaySettings? settings = null)
    {
        _time = time ?? TimeProvider.System;
        _twin = new TwinCluster(new TwinOptions { RunsWorkloads = false }, _time);
        _queues = new InMemoryQueues(_time);
        Captures = new CaptureStanding(_time);
        Cluster = log is null ? new ObservedCluster(_twin) : new ObservedCluster(_twin) { Log = log };
        var options = new RelayOptions { BufferDirectory = _directory.Path, Pod = new RelayOptions.PodOptions { Name = "relay-0" }, Analyser = new RelayOptions.AnalyserOptions { Address = new Uri("http://127.0.0.1:9") } };
        _analyser = new AnalyserStream(Options.Create(options), _time, NullLoggerFactory.Instance);
        Readiness = new RelayReadiness(Captures);
        _queue = new ReportQueue(new QueueMessageSender(_queues, _documents, _time), new UnsentReports(_directory.Path), _metrics, Readiness, _time, _log);
        _observer = new PodObserver(
            Cluster, settings ?? new RelaySettings { Cluster = "apps", ReadyDeadline = TimeSpan.FromHours(6) }, new ReportOutlets(_queue, _analyser), _metrics, Readiness, _time, _watchLog);
    }

    public ObservedCluster Cluster { get; }

    public IReadOnlyList<string> LogLines => _log.Lines;

    /// <summary>What the observer told of its watches.</summary>
    public IReadOnlyList<string> WatchLines => _watchLog.Lines;

    public RelayReadiness Readiness { get; }

    public CaptureStanding Captures { get; }

    /// <summary>What <c>/readyz</c> says: nothing but the text when it is ready.</summary>
    public string Readyz => Readiness.Answer() is ContentHttpResult { ResponseContent: { } text } answer ? (answer.StatusCode is { } status ? $"{status} {text}" : text) : "";

    /// <summary>Watches until all pods have been listed; nothing leads yet.</summary>
    public async Task ObserveAsync()
    {
        await BeginAsync();
        await _observer.WhenSynced;
    }

    /// <summary>Begins to watch.</summary>
    public async Task BeginAsync()
    {
        await _queue.StartAsync(CancellationToken.None);
        _work = _observer.RunAsync(_stop.Token);
    }

    /// <summary>Whether the observer believes that it has seen all pods.</summary>
    public bool IsSynced => _observer.WhenSynced.IsCompleted;

    public void Lead() => _work = Task.WhenAll(_work, _observer.Forwarding.LeadAsync(new ResumePoints(new Dictionary<string, string>(StringComparer.Ordinal)), _stop.Token));

    /// <summary>Makes a pod, and what it is owned by where that is given.</summary>
    public async Task<JsonObject> CreateAsync(string name, string status, JsonObject? annotations = null, JsonObject? container = null, JsonObject? owner = null, string @namespace = Namespace)
    {
        var pod = JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "{{name}}", "namespace": "{{@namespace}}" }, "spec": { "containers": [{ "name": "web", "image": "shop:2" }] } }""")!.AsObject();
        pod["metadata"]!["annotations"] = annotations;
        foreach (var (field, value) in container ?? [])
        {
            pod["spec"]!["containers"]![0]![field] = value?.DeepClone();
        }

        if (owner is not null)
        {
            var made = await _twin.CreateAsync(owner, CancellationToken.None);
            pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = made.Text("apiVersion"), ["kind"] = made.Text("kind"), ["name"] = made.Name, ["uid"] = made.Uid, ["controller"] = true });
        }

        await _twin.CreateAsync(pod, CancellationToken.None);
        return await SetAsync(name, status, @namespace);
    }

    public Task CreateNamespaceAsync(string name = Namespace)
        => _twin.CreateAsync(JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{name}}" } }""")!.AsObject(), CancellationToken.None);

    public Task<JsonObject> SetAsync(string pod, string status, string @namespace = Namespace)
        => _twin.PatchAsync(new ObjectReference(KindName.Pod, @namespace, pod), new JsonObject { ["status"] = JsonNode.Parse(status) }, "status", CancellationToken.None);

    /// <summary>Tells something of a pod, as the kubelet does.</summary>
    public Task TellAsync(JsonObject pod, string reason, string message)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return _twin.CreateAsync(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Event",
                ["metadata"] = new JsonObject { ["name"] = $"{pod.Name}.{reason.ToLowerInvariant()}", ["namespace"] = pod.Namespace },
                ["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
                ["type"] = "Warning",
                ["reason"] = reason,
                ["message"] = message,
                ["lastTimestamp"] = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
            },
            CancellationToken.None);
    }

    /// <summary>The reports that are in the queue, also those whose body is a claimed document.</summary>
    public async Task<IReadOnlyList<PodFailureReport>> ReportsAsync()
    {
        List<PodFailureReport> reports = [];
        foreach (var text in _queues.Texts(QueueNames.Incidents))
        {
            var message = JsonNode.Parse(text)!.AsObject();
            var body = message["claim"] is { } claim
                ? (await _documents.ReadAsync(claim.GetValue<string>(), CancellationToken.None))!.Content
                : JsonSerializer.SerializeToUtf8Bytes(message["body"]);
            reports.Add(DocumentJson.Deserialize<PodFailureReport>(body.Span));
        }

        return reports;
    }

    /// <summary>Ends the observer.</summary>
    /// <returns>Every byte that left it: messages, claimed documents, and what the stream would send.</returns>
    public async Task<IReadOnlyList<(string Place, byte[] Bytes)>> EndAsync()
    {
        await StopAsync();
        List<(string, byte[])> written = [.. _queues.Texts(QueueNames.Incidents).Select(static text => ("message", System.Text.Encoding.UTF8.GetBytes(text)))];
        foreach (var name in _documents.Names)
        {
            written.Add(("claim", (await _documents.ReadAsync(name, CancellationToken.None))!.Content.ToArray()));
        }

        foreach (var file in Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).Where(static file => Path.GetFileName(file) != "lock"))
        {
            written.Add(("stream", await File.ReadAllBytesAsync(file)));
        }

        return written;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _queue.Dispose();
        _analyser.Dispose();
        _metrics.Dispose();
        _stop.Dispose();
        _twin.Dispose();
        _directory.Dispose();
    }

    /// <summary>Ends the watch, as other settings do.</summary>
    public async Task StopWatchingAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task StopAsync()
    {
        Cluster.Answer();
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _queue.StopAsync(CancellationToken.None);
    }
}
