using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trimtab.TestKit.Network;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>Labels of what changes a cluster. A dry run changes nothing.</summary>
internal static partial class ClusterWrites
{
    public static string? Label(ObservedRequest request)
    {
        if (request.Method is not ("PUT" or "POST" or "PATCH" or "DELETE") || request.Query.ContainsKey("dryRun"))
        {
            return null;
        }

        var place = ObjectPath().Match(request.Path.Split('?')[0]);
        var name = OwnSuffix().Replace(place.Groups["name"].Value, "-*");
        return $"{request.Method} {place.Groups["kind"].Value} {name}{place.Groups["sub"].Value}{Replicas(request)}".TrimEnd();
    }

    // The canary grows by writes that look alike but for this.
    private static string Replicas(ObservedRequest request)
        => request.Method == "PATCH" && request.Path.Contains("-canary", StringComparison.Ordinal) && JsonNode.Parse(request.Body.Span)?["spec"]?["replicas"] is { } replicas
            ? $" replicas {replicas}"
            : "";

    [GeneratedRegex("^(/api/v1|/apis/[^/]+/[^/]+)(/namespaces/[^/]+(?=/))?/(?<kind>[^/]+)(/(?<name>[^/]+)(?<sub>/[^/]+)?)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ObjectPath();

    // A version's own object, a copy by its content, a world's own namespace.
    [GeneratedRegex("-(v[0-9]+|[0-9a-f]{8}|[0-9a-f]{12})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnSuffix();
}
