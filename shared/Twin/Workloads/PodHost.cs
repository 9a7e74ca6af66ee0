using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;

namespace Trimtab.Twin.Workloads;

/// <summary>What can be asked of running pods.</summary>
internal sealed class PodHost(TwinWorld world)
{
    public string ReadLog(string @namespace, string pod, LogOptions options)
    {
        var kind = world.Catalog.Get(KindName.Pod);
        return world.Store.Find(kind, @namespace, pod) is null ? throw ApiFault.NotFound(kind, pod) : "";
    }

    public ProxyResponse ProxyGet(string @namespace, string pod, int port, string path, int maxBytes)
    {
        var kind = world.Catalog.Get(KindName.Pod);
        throw world.Store.Find(kind, @namespace, pod) is null
            ? ApiFault.NotFound(kind, pod)
            : new ApiFault(503, "ServiceUnavailable", $"error trying to reach service: {pod}:{port}{path} refused the connection ({maxBytes} bytes wanted)");
    }
}
