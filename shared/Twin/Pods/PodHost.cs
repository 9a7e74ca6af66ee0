using System.Text;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Pods;

/// <summary>What can be asked of running pods: their logs and, through the API's proxy, their pages.</summary>
internal sealed class PodHost(TwinWorld world, PodController pods)
{
    private readonly ServedKind _kind = world.Catalog.Get(KindName.Pod);

    /// <exception cref="ApiFault">400: the container has not started, or has no previous run.</exception>
    public string ReadLog(string @namespace, string pod, LogOptions options)
    {
        var run = Run(@namespace, pod);
        var container = options.Container is null && run.Containers.Count == 1
            ? run.Containers[0]
            : run.Containers.FirstOrDefault(container => container.Name == options.Container)
                ?? throw ApiFault.BadRequest(options.Container is null
                    ? $"a container name must be specified for pod {pod}, choose one of: [{string.Join(' ', run.Containers.Select(choice => choice.Name))}]"
                    : $"container {options.Container} is not valid for pod {pod}");
        if (!container.HasRun)
        {
            throw ApiFault.BadRequest($"container \"{container.Name}\" in pod \"{pod}\" is waiting to start: {container.Phase}");
        }

        var log = options.Previous
            ? container.PreviousLog ?? throw ApiFault.BadRequest($"previous terminated container \"{container.Name}\" in pod \"{pod}\" not found")
            : container.Log;
        return log.Tail(options.TailLines);
    }

    /// <exception cref="ApiFault">502 to 504: the pod does not listen.</exception>
    public ProxyResponse ProxyGet(string @namespace, string pod, int port, string path, int maxBytes)
    {
        var run = Run(@namespace, pod);
        var container = run.Containers.FirstOrDefault(container => container.Phase == ContainerPhase.Running);
        if (container is null || (run.Ports.Count > 0 && !run.Ports.Contains(port)))
        {
            throw new ApiFault(503, "ServiceUnavailable", $"error trying to reach service: dial tcp {run.Ip}:{port}: connect: connection refused");
        }

        world.Traffic.CatchUp(@namespace);
        var (status, type, body) = path.Split('?')[0] switch
        {
            var page when page == run.MetricsPath => (200, "text/plain; version=0.0.4; charset=utf-8", container.Counters.ToPrometheus()),
            "/" or "/healthz" or "/readyz" => (container.Behaviour.IsUnready && path != "/" ? 503 : 200, "text/plain; charset=utf-8", "ok\n"),
            _ => (404, "text/plain; charset=utf-8", "not found\n"),
        };
        var bytes = Encoding.UTF8.GetBytes(body);
        return bytes.Length <= maxBytes
            ? new ProxyResponse(status, type, bytes)
            : throw new ApiFault(413, "TooLarge", $"the answer is larger than {maxBytes} bytes");
    }

    private PodRun Run(string @namespace, string name)
    {
        StoredObject pod = world.Store.Find(_kind, @namespace, name) ?? throw ApiFault.NotFound(_kind, name);
        return pods.Find(pod) ?? throw ApiFault.BadRequest($"pod {name} does not have a host assigned");
    }
}
