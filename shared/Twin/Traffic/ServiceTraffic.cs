using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Pods;
using Trimtab.Twin.Workloads;

namespace Trimtab.Twin.Traffic;

/// <summary>Sends every Service the requests that its annotation asks for, spread evenly by chance over its ready pods.</summary>
/// <remarks>Nothing runs while nobody looks: the requests of the time since the last look are drawn when a page is read or the ready pods change.</remarks>
internal sealed class ServiceTraffic(TwinWorld world)
{
    public const string Annotation = "twin.trimtab.dev/requests-per-second";

    private readonly SortedDictionary<string, SortedDictionary<string, Route>> _routes = new(StringComparer.Ordinal);

    /// <summary>Takes a Service's present pods; the requests until now went to those before.</summary>
    public void Route(ObjectKey service, JsonObject value, IReadOnlyList<PodRun> ready)
    {
        Forget(service);
        var rate = double.TryParse(value.Annotation(Annotation), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (rate > 0)
        {
            if (!_routes.TryGetValue(service.Namespace, out var routes))
            {
                routes = new(StringComparer.Ordinal);
                _routes[service.Namespace] = routes;
            }

            routes[service.Name] = new Route(rate, ready, world.Clock.Now);
        }
    }

    public void Forget(ObjectKey service)
    {
        if (_routes.TryGetValue(service.Namespace, out var routes) && routes.Remove(service.Name, out var route))
        {
            Serve(route);
        }
    }

    /// <summary>Draws the requests that the Services of a namespace have had until now.</summary>
    public void CatchUp(string @namespace)
    {
        if (_routes.TryGetValue(@namespace, out var routes))
        {
            foreach (var (service, route) in routes.ToArray())
            {
                Serve(route);
                routes[service] = route with { Since = world.Clock.Now };
            }
        }
    }

    private void Serve(Route route)
    {
        var seconds = (world.Clock.Now - route.Since).TotalSeconds;
        foreach (var pod in seconds > 0 ? route.Pods : [])
        {
            var requests = Chance.Poisson(world.Random, route.RequestsPerSecond * seconds / route.Pods.Count);
            Serve(pod.Containers[0], requests);
        }
    }

    private void Serve(ContainerRun container, long requests)
    {
        var bad = Chance.Binomial(world.Random, requests, container.Behaviour.ErrorRate ?? world.Options.BaseErrorRate);
        var median = container.Behaviour.Latency ?? LatencyShape.UsualMedian;
        Span<long> buckets = stackalloc long[RequestCounters.Bounds.Count + 1];
        var (left, below) = (requests, 0.0);
        for (var index = 0; index < RequestCounters.Bounds.Count; index++)
        {
            var share = LatencyShape.ShareWithin(median, RequestCounters.Bounds[index]);
            buckets[index] = Chance.Binomial(world.Random, left, below >= 1 ? 1 : (share - below) / (1 - below));
            left -= buckets[index];
            below = share;
        }

        buckets[^1] = left;
        container.Counters.Add(requests - bad, bad, buckets, requests * LatencyShape.Mean(median));
        if (bad > 0)
        {
            container.Log.Write(world.Clock.Now, "WARN", $"{bad} of the last {requests} requests failed with status 500");
        }
    }
}
