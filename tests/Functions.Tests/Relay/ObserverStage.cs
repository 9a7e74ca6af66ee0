using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.HttpResults;
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
using Trimtab.Hosting.Captures;
using Trimtab.Hosting.Grpc;
using Trimtab.Local;
using Trimtab.Relay;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Grpc;
using Trimtab.TestKit.Logging;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>A relay's observer in process with its own writers: watch, harvest, messages with their claims, and the incident stream with its buffer on disk.</summary>
internal sealed class ObserverStage : IAsyncDisposable
{
    public const string Namespace = "shop";

    private readonly TimeProvider _time;
    private readonly TwinCluster _twin;
    private readonly ScratchDirectory _directory = new();
    private readonly RelayMetrics _metrics = new();
    private readonly InMemoryQueues _queues;
    private readonly InMemoryDocumentStore _documents = new();
    private readonly CollectedLogs _logs = new();
    private readonly int _analysersPort = FreePort.Find();
    private readonly ConcurrentQueue<IncidentContext> _received = new();
    private readonly CollectedLog<PodObserver> _watchLog = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly OutageSender _sender;
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
        var options = new RelayOptions { BufferDirectory = _directory.Path, Pod = new RelayOptions.PodOptions { Name = "relay-0" }, Analyser = new RelayOptions.AnalyserOptions { Address = new Uri($"http://127.0.0.1:{_analysersPort}") } };
        _analyser = new AnalyserStream(Options.Create(options), _time, _logs);
        Readiness = new RelayReadiness(Captures);
        _sender = new OutageSender(new QueueMessageSender(_queues, _documents, _time));
        _queue = new ReportQueue(_sender, new UnsentReports(_directory.Path), _metrics, Readiness, _time, _logs.CreateLogger<ReportQueue>());
        _observer = new PodObserver(
            Cluster, settings ?? new RelaySettings { Cluster = "apps", ReadyDeadline = TimeSpan.FromHours(6) }, new ReportOutlets(_queue, _analyser), _metrics, Readiness, _time, _watchLog);
    }

    public ObservedCluster Cluster { get; }

    /// <summary>What was logged.</summary>
    public IReadOnlyList<string> LogLines => _logs.Lines;

    /// <summary>How many messages wait for the analyser.</summary>
    public int WaitingForAnalyser => Directory.GetFiles(Path.Combine(_directory.Path, "incidents"), "*.incident").Length;

    /// <summary>What the analyser got, once the observer has ended.</summary>
    public IReadOnlyCollection<IncidentContext> Received => _received;

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

    /// <summary>Makes a pod, and what it is owned by where that is given and not there yet.</summary>
    public async Task<JsonObject> CreateAsync(
        string name, string status, JsonObject? annotations = null, JsonObject? container = null, JsonObject? owner = null, JsonObject? labels = null, string? node = null, string @namespace = Namespace)
    {
        var pod = JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "{{name}}", "namespace": "{{@namespace}}" }, "spec": { "containers": [{ "name": "web", "image": "shop:2" }] } }""")!.AsObject();
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
            pod["metadata"]!["ownerReferences"] = new JsonArray(ControlledBy(owner.Uid.Length > 0 ? owner : await _twin.CreateAsync(owner, CancellationToken.None)));
        }

        await _twin.CreateAsync(pod, CancellationToken.None);
        return await SetAsync(name, status, @namespace);
    }

    /// <summary>An owner reference to an object that is there.</summary>
    public static JsonObject ControlledBy(JsonObject owner)
        => new() { ["apiVersion"] = owner.Text("apiVersion"), ["kind"] = owner.Text("kind"), ["name"] = owner.Name, ["uid"] = owner.Uid, ["controller"] = true };

    /// <summary>Storage takes no reports from now on.</summary>
    public void LoseStorage() => _sender.IsAway = true;

    /// <summary>It does again.</summary>
    public void FindStorage() => _sender.IsAway = false;

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
    /// <returns>Every byte that left it: messages, claimed documents, the stream's buffer, what the stream brought to the analyser, and the log.</returns>
    public async Task<IReadOnlyList<(string Place, byte[] Bytes)>> EndAsync()
    {
        await StopAsync();
        List<(string, byte[])> written = [.. _queues.Texts(QueueNames.Incidents).Select(static text => ("message", System.Text.Encoding.UTF8.GetBytes(text)))];
        foreach (var name in _documents.Names)
        {
            written.Add(("claim", (await _documents.ReadAsync(name, CancellationToken.None))!.Content.ToArray()));
        }

        await Eventually.TrueAsync(() => Task.FromResult(_analyser.UnkeptBytes == 0), "all is kept for the analyser");
        foreach (var file in Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).Where(static file => Path.GetFileName(file) != "lock"))
        {
            written.Add(("buffer", await File.ReadAllBytesAsync(file)));
        }

        await DeliverAsync();
        written.AddRange(_received.Select(static incident => ("stream", incident.ToByteArray())));
        written.Add(("log", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', _logs.Lines.Concat(_watchLog.Lines)))));
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
        // An attempt that fails is followed by another one, after a pause on this clock.
        var isAllThere = () => _analyser.UnkeptBytes == 0 && WaitingForAnalyser == 0;
        await (_time is FakeClock clock
            ? Eventually.TrueAsync(clock, TimeSpan.FromMilliseconds(20), isAllThere, "the analyser has everything")
            : Eventually.TrueAsync(() => Task.FromResult(isAllThere()), "the analyser has everything"));
        await _analyser.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _queue.Dispose();
        await _analyser.StopAsync(CancellationToken.None);
        _analyser.Dispose();
        _metrics.Dispose();
        _logs.Dispose();
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
        await _stop.CancelAsync();
        Cluster.Answer();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _queue.StopAsync(CancellationToken.None);
    }
}
