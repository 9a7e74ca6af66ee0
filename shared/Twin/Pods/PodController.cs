using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;
using Trimtab.Twin.Workloads;

namespace Trimtab.Twin.Pods;

/// <summary>Scheduler and node in one: places pods, runs their containers as their behaviour says, and reports.</summary>
internal sealed partial class PodController(TwinWorld world) : IController
{
    private readonly ServedKind _kind = world.Catalog.Get(KindName.Pod);
    private readonly ServedKind _nodes = world.Catalog.Get(new KindName("v1", "Node"));
    private readonly Dictionary<ObjectKey, PodRun> _runs = [];
    private readonly HashSet<ObjectKey> _waiting = [];
    private readonly MissingConfiguration _missing = new(world);
    private int _addresses;
    private int _placed;

    public PodRun? Find(StoredObject pod) => _runs.GetValueOrDefault(ObjectKey.Of(pod)) is { } run && run.Uid == pod.Uid ? run : null;

    public IEnumerable<ObjectKey> Affected(Change change)
    {
        if (change.After.Kind == _kind)
        {
            return [ObjectKey.Of(change.After)];
        }

        return change.After.Kind.Name == KindName.ConfigMap || change.After.Kind.Name == KindName.Secret
            ? _waiting.Where(key => key.Namespace == change.After.Namespace).OrderBy(key => key.Name, StringComparer.Ordinal).ToList()
            : [];
    }

    public void Reconcile(ObjectKey key)
    {
        if (world.Store.Find(_kind, key.Namespace, key.Name) is not { } pod)
        {
            _runs.Remove(key);
            _waiting.Remove(key);
            return;
        }

        // As with a kubelet: what was evicted, or failed as a whole otherwise, stays as it is.
        if (!pod.IsDeleting && pod.Value.Text("status", "phase") == "Failed" && pod.Value.Text("status", "reason").Length > 0)
        {
            return;
        }

        if (!_runs.TryGetValue(key, out var run) || run.Uid != pod.Uid)
        {
            run = new PodRun(pod.Value, NextAddress(), world.Options);
            _runs[key] = run;
        }

        if (run.ScheduledAt is null && !Schedule(ref pod, run))
        {
            return;
        }

        Advance(pod.Value, run, key);
        if (pod.IsDeleting && !EndLater(pod, run))
        {
            world.Deletion.Remove(pod);
            return;
        }

        run.NoteReadiness(world.Clock.Now);
        world.WriteStatus(pod, PodStatus.Of(pod.Value, run, world.Clock.Now), "kubelet");
        if (run.NextAt is { } next)
        {
            world.Agenda.Add(this, key, next);
        }
    }

    private bool Schedule(ref StoredObject pod, PodRun run)
    {
        if (pod.IsDeleting)
        {
            world.Deletion.Remove(pod);
            return false;
        }

        var value = pod.Value;
        var name = value.Text("spec", "nodeName");
        if (name.Length == 0)
        {
            var nodes = world.Store.List(_nodes, null).Where(node => IsSelected(value, node.Value)).ToList();
            if (nodes.Count == 0)
            {
                var message = $"0/{world.Options.Nodes} nodes are available: {world.Options.Nodes} node(s) didn't match Pod's node affinity/selector.";
                world.WriteStatus(pod, PodStatus.Unschedulable(pod.Value, message, world.Clock.Timestamp), "kube-scheduler");
                world.Events.Warn(pod, "FailedScheduling", message, "default-scheduler");
                return false;
            }

            name = nodes[_placed++ % nodes.Count].Name;
            world.Writes.Patch(
                _kind,
                pod.Namespace,
                pod.Name,
                live =>
                {
                    live["spec"]!["nodeName"] = name;
                    return live;
                },
                new WriteOptions("kube-scheduler", IsComponent: true));
            pod = world.Store.Find(_kind, pod.Namespace, pod.Name)!;
            world.Events.Note(pod, "Scheduled", $"Successfully assigned {pod.Namespace}/{pod.Name} to {name}", "default-scheduler");
        }

        run.ScheduledAt = world.Clock.Now;
        foreach (var container in run.Containers)
        {
            container.WaitToStart(world.Clock.Now + world.Options.StartDelay);
        }

        return true;
    }

    private void Advance(JsonObject pod, PodRun run, ObjectKey key)
    {
        var isWaiting = _waiting.Remove(key);
        foreach (var (container, spec) in run.Containers.Zip(pod.Items("spec", "containers")))
        {
            if (container.NextAt <= world.Clock.Now)
            {
                var before = container.Phase;
                if (container.Advance(world.Clock.Now))
                {
                    Start(pod, spec, container, key);
                }

                Tell(pod, container, before);
            }
            else if (isWaiting && container.NextAt is null && container.Phase is ContainerPhase.ConfigurationError or ContainerPhase.Creating)
            {
                Start(pod, spec, container, key);
            }
        }
    }

    private void Start(JsonObject pod, JsonObject spec, ContainerRun container, ObjectKey key)
    {
        var now = world.Clock.Now;
        if (_missing.OfVolumes(pod) is { } volume)
        {
            container.Refuse(ContainerPhase.Creating, "", again: null);
            _waiting.Add(key);
            world.Events.Warn(world.Store.Find(_kind, key.Namespace, key.Name)!, "FailedMount", $"MountVolume.SetUp failed for volume: {volume}", "kubelet");
        }
        else if (!ImageReference().IsMatch(container.Image))
        {
            container.Refuse(ContainerPhase.InvalidImage, $"Failed to apply default image tag \"{container.Image}\": couldn't parse image name \"{container.Image}\": invalid reference format", again: null);
        }
        else if (container.Behaviour.IsImageMissing)
        {
            container.FailPull(now);
        }
        else if (container.Behaviour.IsConfigurationWrong)
        {
            container.Refuse(ContainerPhase.ConfigurationError, "simulated configuration error", again: null);
        }
        else if (_missing.OfEnvironment(pod, spec) is { } fault)
        {
            container.Refuse(ContainerPhase.ConfigurationError, fault, again: null);
            _waiting.Add(key);
        }
        else
        {
            container.Start(now);
        }
    }

    private void Tell(JsonObject pod, ContainerRun container, ContainerPhase before)
    {
        var stored = world.Store.Find(_kind, pod.Namespace, pod.Name)!;
        switch (container.Phase)
        {
            case ContainerPhase.Running when before != ContainerPhase.Running:
                world.Events.Note(stored, "Started", $"Started container {container.Name}", "kubelet");
                break;
            case ContainerPhase.CrashBackOff:
                world.Events.Warn(stored, "BackOff", $"Back-off restarting failed container {container.Name} in pod {pod.Name}_{pod.Namespace}({pod.Uid})", "kubelet");
                break;
            case ContainerPhase.PullFailed:
                world.Events.Warn(stored, "Failed", $"Failed to pull image \"{container.Image}\": {container.Message}", "kubelet");
                break;
            case ContainerPhase.PullBackOff:
                world.Events.Warn(stored, "BackOff", container.Message, "kubelet");
                break;
            case ContainerPhase.InvalidImage or ContainerPhase.ConfigurationError:
                world.Events.Warn(stored, "Failed", $"Error: {container.Message}", "kubelet");
                break;
        }
    }

    private bool EndLater(StoredObject pod, PodRun run)
    {
        if (run.EndsAt is null)
        {
            var grace = TimeSpan.FromSeconds(pod.Value.Number("metadata", "deletionGracePeriodSeconds") ?? 30);
            run.EndsAt = world.Clock.Now + (grace < world.Options.TerminationDelay ? grace : world.Options.TerminationDelay);
            world.Events.Note(pod, "Killing", $"Stopping container {run.Containers[0].Name}", "kubelet");
        }

        return world.Clock.Now < run.EndsAt;
    }

    private static bool IsSelected(JsonObject pod, JsonObject node)
        => pod.Find("spec", "nodeSelector") is not JsonObject wanted
            || wanted.All(label => node.Label(label.Key) == (string?)label.Value);

    private string NextAddress()
    {
        _addresses++;
        return $"10.{244 + (_addresses / 62500 % 8)}.{_addresses / 250 % 250}.{(_addresses % 250) + 1}";
    }

    [GeneratedRegex("^([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ImageReference();
}
