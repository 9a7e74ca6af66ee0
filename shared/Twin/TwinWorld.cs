using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Pods;
using Trimtab.Twin.Store;
using Trimtab.Twin.Traffic;
using Trimtab.Twin.Workloads;

namespace Trimtab.Twin;

/// <summary>All of one simulated cluster behind one lock: its objects, its clock and the controllers that move it.</summary>
internal sealed class TwinWorld : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Simulation _simulation;
    private readonly ITimer _timer;
    private bool _isDisposed;

    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "A simulated cluster must be repeatable; nothing here is a secret.")]
    public TwinWorld(TwinOptions options, TimeProvider time)
    {
        Options = options;
        Clock = new SimulatedClock(time);
        Random = new Random(options.Seed);
        Store = new ObjectStore(options.HistoryLimit);
        Writes = new ObjectWrites(Store, Catalog, Clock, Random);
        Deletion = new ObjectDeletion(Store, Clock);
        _simulation = new Simulation(Store, Clock, Agenda);
        Events = new EventRecorder(this);
        Traffic = new ServiceTraffic(this);
        PodController = new PodController(this);
        Pods = new PodHost(this, PodController);
        foreach (var controller in Controllers.All(this))
        {
            _simulation.Add(controller);
        }

        _timer = time.CreateTimer(_ => Run(static () => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Run(Furnish);
    }

    public TwinOptions Options { get; }

    public SimulatedClock Clock { get; }

    public Random Random { get; }

    public KindCatalog Catalog { get; } = new();

    public ObjectStore Store { get; }

    public ObjectWrites Writes { get; }

    public ObjectDeletion Deletion { get; }

    public Agenda Agenda { get; } = new();

    public EventRecorder Events { get; }

    public ServiceTraffic Traffic { get; }

    public PodController PodController { get; }

    public PodHost Pods { get; }

    /// <summary>Runs one call on the cluster as it is now, then lets the controllers answer it.</summary>
    public T Run<T>(Func<T> call)
    {
        lock (_gate)
        {
            _simulation.CatchUp();
            try
            {
                return call();
            }
            finally
            {
                _simulation.CatchUp();
                SetTimer();
            }
        }
    }

    public void Run(Action call) => Run(() =>
    {
        call();
        return true;
    });

    /// <summary>Writes the status of an object as one of the cluster's own components does; nothing happens when it is the same.</summary>
    public void WriteStatus(StoredObject value, JsonObject status, string manager)
    {
        if (!JsonNode.DeepEquals(value.Value["status"], status))
        {
            Writes.Patch(
                value.Kind,
                value.Namespace,
                value.Name,
                live =>
                {
                    live["status"] = status;
                    return live;
                },
                new WriteOptions(manager, IsComponent: true),
                "status");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Store.CutWatches();
        }

        _timer.Dispose();
    }

    private void SetTimer()
    {
        if (!_isDisposed)
        {
            var wait = Agenda.Next - Clock.Outside;
            _timer.Change(wait is null ? Timeout.InfiniteTimeSpan : wait > TimeSpan.Zero ? wait.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Furnish()
    {
        foreach (var name in new[] { "default", "kube-system", "kube-public", "kube-node-lease" })
        {
            Writes.Create(Catalog.Get(KindName.Namespace), "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }, Controllers.Options);
        }

        var nodes = Catalog.Get(new KindName("v1", "Node"));
        for (var number = 1; number <= Options.Nodes; number++)
        {
            var (node, status) = SimulatedNode.Create($"{Options.Name}-{number}", Clock.Timestamp);
            Writes.Create(nodes, "", node, Controllers.Options);
            WriteStatus(Store.Find(nodes, "", node.Name)!, status, "kubelet");
        }
    }
}
