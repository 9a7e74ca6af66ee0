using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Domain;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Relay;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Grpc;
using Trimtab.Local;
using Trimtab.Relay;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Grpc;
using Trimtab.TestKit.Logging;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>A relay's observer in process with its own writers: watch, harvest, messages with their claims, and the incident stream with its buffer on disk.</summary>
internal sealed class ObserverStage : IAsyncDisposable
{
    public const string Namespace = "shop";

    private readonly TwinCluster _twin = new(new TwinOptions { RunsWorkloads = false }, TimeProvider.System);
    private readonly ScratchDirectory _directory = new();
    private readonly RelayMetrics _metrics = new();
    private readonly InMemoryQueues _queues = new(TimeProvider.System);
    private readonly InMemoryDocumentStore _documents = new();
    private readonly CollectedLogs _logs = new();
    private readonly int _analysersPort = FreePort.Find();
    private readonly ConcurrentQueue<IncidentContext> _received = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly OutageSender _sender;
    private readonly AnalyserStream _analyser;
    private readonly ReportQueue _queue;
    private readonly PodObserver _observer;
    private Task _work = Task.CompletedTask;

    /// <param name="log">What each pod wrote; null: a line.</param>
    /// <param name="clock">The observer's; null: the machine's.</param>
    public ObserverStage(Func<string, string>? log = null, TimeProvider? clock = null)
    {
        Cluster = log is null ? new ObservedCluster(_twin) : new ObservedCluster(_twin) { Log = log };
        var options = new RelayOptions { BufferDirectory = _directory.Path, Pod = new RelayOptions.PodOptions { Name = "relay-0" }, Analyser = new RelayOptions.AnalyserOptions { Address = new Uri($"http://127.0.0.1:{_analysersPort}") } };
        _analyser = new AnalyserStream(Options.Create(options), TimeProvider.System, _logs);
        var readiness = new RelayReadiness();
        _sender = new OutageSender(new QueueMessageSender(_queues, _documents, TimeProvider.System));
        _queue = new ReportQueue(_sender, new UnsentReports(_directory.Path), _metrics, readiness, TimeProvider.System, _logs.CreateLogger<ReportQueue>());
        _observer = new PodObserver(Cluster, new RelaySettings { Cluster = "apps", ReadyDeadline = TimeSpan.FromHours(6) }, new ReportOutlets(_queue, _analyser), _metrics, readiness, clock ?? TimeProvider.System);
    }

    public ObservedCluster Cluster { get; }

    /// <summary>What was logged.</summary>
    public IReadOnlyList<string> LogLines => _logs.Lines;

    /// <summary>How many messages wait for the analyser.</summary>
    public int WaitingForAnalyser => Directory.GetFiles(Path.Combine(_directory.Path, "incidents"), "*.incident").Length;

    /// <summary>What the analyser got, once the observer has ended.</summary>
    public IReadOnlyCollection<IncidentContext> Received => _received;

    /// <summary>Watches until all pods have been listed; nothing leads yet.</summary>
    public async Task ObserveAsync()
    {
        await _queue.StartAsync(CancellationToken.None);
        _work = _observer.RunAsync(_stop.Token);
        await _observer.WhenSynced;
    }

    public void Lead() => _work = Task.WhenAll(_work, _observer.Forwarding.LeadAsync(new ResumePoints(new Dictionary<string, string>(StringComparer.Ordinal)), _stop.Token));

    /// <summary>Makes a pod, and what it is owned by where that is given.</summary>
    public async Task<JsonObject> CreateAsync(
        string name, string status, JsonObject? annotations = null, JsonObject? container = null, JsonObject? owner = null, JsonObject? labels = null, string? node = null)
    {
        var pod = JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "{{name}}", "namespace": "{{Namespace}}" }, "spec": { "containers": [{ "name": "web", "image": "shop:2" }] } }""")!.AsObject();
        pod["metadata"]!["annotations"] = annotations;
        pod["metadata"]!["labels"] = labels;
        if (node is not null)
        {
            pod["spec"]!["nodeName"] = node;
        }

        foreach (var (field, value) in container ?? [])
        {
            pod["spec"]!["containers"]![0]![field] = value?.DeepClone();
        }

        if (owner is not null)
        {
            var made = await _twin.CreateAsync(owner, CancellationToken.None);
            pod["metadata"]!["ownerReferences"] = new JsonArray(ControlledBy(made));
        }

        await _twin.CreateAsync(pod, CancellationToken.None);
        return await SetAsync(name, status);
    }

    /// <summary>An owner reference to an object that is there.</summary>
    public static JsonObject ControlledBy(JsonObject owner)
        => new() { ["apiVersion"] = owner.Text("apiVersion"), ["kind"] = owner.Text("kind"), ["name"] = owner.Name, ["uid"] = owner.Uid, ["controller"] = true };

    /// <summary>Storage takes no reports from now on.</summary>
    public void LoseStorage() => _sender.IsAway = true;

    /// <summary>It does again.</summary>
    public void FindStorage() => _sender.IsAway = false;

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
    /// <returns>Every byte that left it: messages, claimed documents, the stream's buffer, what the stream brought to the analyser, and the log.</returns>
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
            written.Add(("buffer", await File.ReadAllBytesAsync(file)));
        }

        await DeliverAsync();
        written.AddRange(_received.Select(static incident => ("stream", incident.ToByteArray())));
        written.Add(("log", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', _logs.Lines))));
        return written;
    }

    /// <summary>Only now the analyser is there: it gets everything that waits for it.</summary>
    private async Task DeliverAsync()
    {
        await using var server = await GrpcTestServer.StartAsync(
            routes => routes.MapGrpcDuplex(IncidentMethods.Deliver, async call =>
            {
                while (await call.ReadAsync() is { } incident)
                {
                    _received.Enqueue(incident);
                    await call.WriteAsync(new IncidentAck { Sequence = incident.Sequence, Verdict = IncidentAck.Types.Verdict.Accepted });
                }
            }),
            port: _analysersPort);
        await _analyser.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => Task.FromResult(WaitingForAnalyser == 0), "the analyser has everything");
        await _analyser.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _queue.Dispose();
        _analyser.Dispose();
        _metrics.Dispose();
        _logs.Dispose();
        _stop.Dispose();
        _twin.Dispose();
        _directory.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        Cluster.Answer();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _queue.StopAsync(CancellationToken.None);
    }
}
