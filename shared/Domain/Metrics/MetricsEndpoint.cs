using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Metrics;

/// <summary>Where a pod serves its metrics.</summary>
/// <param name="Port">Null: nowhere, and the sentence says why.</param>
/// <param name="Path">Begins with a slash.</param>
/// <param name="Sentence">What was chosen and why, for people.</param>
public sealed record MetricsEndpoint(int? Port, string Path, string Sentence)
{
    private const string Annotations = "prometheus.io/";
    private const int LongestPath = 200;

    // In this order: a port made for metrics before one made for users.
    private static readonly string[] PortNames = ["metrics", "http-metrics", "prometheus", "prom", "monitoring", "management", "http", "web"];

    /// <summary>Chooses by the policy, then the pod's <c>prometheus.io/*</c> annotations, then its container ports.</summary>
    public static MetricsEndpoint Find(MetricsPolicy policy, JsonObject pod)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(pod);
        if (policy.Port is null && pod.Annotation(Annotations + "scrape") == "false")
        {
            return Nowhere($"annotation {Annotations}scrape is false and the policy names no port");
        }

        var (path, pathFrom) = ChoosePath(policy, pod);
        if (!IsPath(path))
        {
            return Nowhere($"the path of {pathFrom} is not a plain absolute path");
        }

        var (port, portFrom) = ChoosePort(policy, pod);
        return port is null
            ? Nowhere(portFrom)
            : new MetricsEndpoint(port, path, $"port {port} ({portFrom}), path {path} ({pathFrom})");
    }

    private static MetricsEndpoint Nowhere(string why) => new(null, "/", $"not measured: {why}");

    private static (string Path, string From) ChoosePath(MetricsPolicy policy, JsonObject pod)
        => policy.Path is { } path ? (path, "policy")
            : pod.Annotation(Annotations + "path") is { Length: > 0 } annotated ? (annotated, $"annotation {Annotations}path")
            : ("/metrics", "the usual");

    private static (int? Port, string From) ChoosePort(MetricsPolicy policy, JsonObject pod)
    {
        if (policy.Port is { } port)
        {
            return (port, "policy");
        }

        if (pod.Annotation(Annotations + "port") is { } annotated)
        {
            return int.TryParse(annotated, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535
                ? (number, $"annotation {Annotations}port")
                : (null, $"annotation {Annotations}port is not a port number");
        }

        (string Name, int Number)[] ports =
        [
            .. pod.Items("spec", "containers")
                .SelectMany(container => container.Items("ports"))
                .Where(entry => entry.Text("protocol") is "" or "TCP")
                .Select(entry => (entry.Text("name"), (int)(entry.Number("containerPort") ?? 0)))
                .Where(entry => entry.Item2 is > 0 and <= 65535),
        ];
        foreach (var name in PortNames)
        {
            if (ports.FirstOrDefault(entry => entry.Name == name) is { Number: > 0 } named)
            {
                return (named.Number, $"container port {name}");
            }
        }

        return ports.Length > 0 ? (ports[0].Number, "the first container port") : (null, "the pod names no port; set metrics.port or the annotation prometheus.io/port");
    }

    private static bool IsPath(string path)
        => path.Length is > 0 and <= LongestPath && path[0] == '/' && !path.Contains("..", StringComparison.Ordinal)
            && path.All(letter => letter is > ' ' and < '\u007f' and not ('\\' or '#' or '"'));
}
