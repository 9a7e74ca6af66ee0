using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Domain;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Relay;
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

    private readonly TwinCluster _twin = new(new TwinOptions { RunsWorkloads = false }, TimeProvider.System);
    private readonly ScratchDirectory _directory = new();
    private readonly RelayMetrics _metrics = new();
    private readonly InMemoryQueues _queues = new(TimeProvider.System);
    private readonly InMemoryDocumentStore _documents = new();
    private readonly CollectedLog<ReportQueue> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly AnalyserStream _analyser;
    private readonly ReportQueue _queue;
    private readonly PodObserver _observer;
    private Task _work = Task.CompletedTask;

    public ObserverStage(Func<string, string>? log = null)
    {
        Cluster = log is null ? new ObservedCluster(_twin) : new ObservedCluster(_twin) { Log = log };
        var options = new RelayOptions { BufferDirectory = _directory.Path, Pod = new RelayOptions.PodOptions { Name = "relay-0" }, Analyser = new RelayOptions.AnalyserOptions { Address = new Uri("http://127.0.0.1:9") } };
        _analyser = new AnalyserStream(Options.Create(options), TimeProvider.System, NullLoggerFactory.Instance);
        var readiness = new RelayReadiness();
        _queue = new ReportQueue(new QueueMessageSender(_queues, _documents, TimeProvider.System), new UnsentReports(_directory.Path), _metrics, readiness, TimeProvider.System, _log);
        _observer = new PodObserver(Cluster, new RelaySettings { Cluster = "apps", ReadyDeadline = TimeSpan.FromHours(6) }, new ReportOutlets(_queue, _analyser), _metrics, readiness, TimeProvider.System);
    }

    public ObservedCluster Cluster { get; }

    public IReadOnlyList<string> LogLines => _log.Lines;

    /// <summary>Watches until all pods have been listed; nothing leads yet.</summary>
    public async Task ObserveAsync()
    {
        await _queue.StartAsync(CancellationToken.None);
        _work = _observer.RunAsync(_stop.Token);
        await _observer.WhenSynced;
    }

    public void Lead() => _work = Task.WhenAll(_work, _observer.Forwarding.LeadAsync(new ResumePoints(new Dictionary<string, string>(StringComparer.Ordinal)), _stop.Token));

    /// <summary>Makes a pod, and what it is owned by where that is given.</summary>
    public async Task<JsonObject> CreateAsync(string name, string status, JsonObject? annotations = null, JsonObject? container = null, JsonObject? owner = null)
    {
        var pod = JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "{{name}}", "namespace": "{{Namespace}}" }, "spec": { "containers": [{ "name": "web", "image": "shop:2" }] } }""")!.AsObject();
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
        return await SetAsync(name, status);
    }

    public Task CreateNamespaceAsync()
        => _twin.CreateAsync(JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{Namespace}}" } }""")!.AsObject(), CancellationToken.None);

    public Task<JsonObject> SetAsync(string pod, string status)
        => _twin.PatchAsync(new ObjectReference(KindName.Pod, Namespace, pod), new JsonObject { ["status"] = JsonNode.Parse(status) }, "status", CancellationToken.None);

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

    private async Task StopAsync()
    {
        Cluster.Answer();
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _queue.StopAsync(CancellationToken.None);
    }
}
