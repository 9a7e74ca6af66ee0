using System.Text;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;

namespace Trimtab.Twin.Server;

/// <summary>Logs of pods, and their pages through the proxy.</summary>
internal sealed class PodEndpoint(TwinWorld world)
{
    private const int UsualTail = 10_000;
    private const int MaxPageBytes = 4 * 1024 * 1024;

    public async Task LogAsync(ApiCall call)
    {
        var tail = int.TryParse(call.Query("tailLines"), out var lines) ? lines : UsualTail;
        var text = world.Run(() => world.Pods.ReadLog(call.Namespace, call.Name, new LogOptions(call.Query("container"), tail, call.IsSet("previous"))));
        var bytes = Encoding.UTF8.GetBytes(text);
        var limit = int.TryParse(call.Query("limitBytes"), out var most) ? Math.Min(most, bytes.Length) : bytes.Length;
        call.Context.Response.ContentType = "text/plain";
        await call.Context.Response.Body.WriteAsync(bytes.AsMemory(0, limit), call.Context.RequestAborted);
    }

    public async Task ProxyAsync(ApiCall call)
    {
        if (call.Context.Request.Method != "GET")
        {
            throw ApiFault.MethodNotAllowed();
        }

        var (pod, port) = Target(call);
        var page = world.Run(() => world.Pods.ProxyGet(call.Namespace, pod, port, "/" + call.Path.Rest, MaxPageBytes));
        call.Context.Response.StatusCode = page.Status;
        call.Context.Response.ContentType = page.ContentType;
        await call.Context.Response.Body.WriteAsync(page.Body, call.Context.RequestAborted);
    }

    /// <summary><c>pod</c>, <c>pod:port</c> or <c>http:pod:port</c>; without a port the pod's first, else 80.</summary>
    private (string Pod, int Port) Target(ApiCall call)
    {
        var parts = call.Name.Split(':');
        var (pod, port) = parts.Length switch
        {
            1 => (parts[0], ""),
            2 => (parts[0], parts[1]),
            _ => (parts[1], parts[2]),
        };
        if (int.TryParse(port, out var number))
        {
            return (pod, number);
        }

        var ports = world.Run(() => world.Store.Find(call.Kind, call.Namespace, pod)?.Value.Items("spec", "containers")
            .SelectMany(container => container.Items("ports"))
            .Where(entry => port.Length == 0 || entry.Text("name") == port)
            .Select(entry => (int)(entry.Number("containerPort") ?? 80))
            .ToList());
        return (pod, ports is [var first, ..] ? first : 80);
    }
}
