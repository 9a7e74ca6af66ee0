using System.Collections.Concurrent;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Network;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>Writes down what is asked of a cluster, in the words of its roles: verb and group/resource. Everything else is reached directly.</summary>
internal sealed class ClusterCalls : IOutside, IRequestGate
{
    private const int Created = 201;
    private static readonly string[] Discovery = ["/api", "/apis", "/version", "/openapi"];
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private ObservingProxy? _proxy;

    /// <summary>What was asked for, once each, in order: <c>patch pods/status</c>, <c>list apps/deployments</c>.</summary>
    public IReadOnlyList<string> Seen => [.. _seen.Keys.Order(StringComparer.Ordinal)];

    public Task<Uri> ReachAsync(OutsidePart part, Uri server) => Task.FromResult(server);

    public async Task ReachClusterAsync(string kubeconfig, string file)
    {
        var access = TestAccess.Kubeconfig(TimeProvider.System).Read(kubeconfig, null);
        _proxy = await ObservingProxy.StartAsync(access.Server, ObservedOutside.Handler(access), this);
        await File.WriteAllTextAsync(file, ObservedOutside.Kubeconfig(_proxy.Address, access));
    }

    public Passage Admit(ObservedRequest request)
    {
        if (RightOf(request) is { } right)
        {
            _seen[right] = true;
        }

        return request.Method == "PATCH" ? Passage.AnswerKept : Passage.Free;
    }

    public bool Release(ObservedRequest request, int status, ReadOnlyMemory<byte> body)
    {
        // What is applied and was not there needs this right, too.
        if (request.Method == "PATCH" && status == Created && RightOf(request) is { } right)
        {
            _seen[right.Replace("patch ", "create ", StringComparison.Ordinal)] = true;
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }
    }

    private static string? RightOf(ObservedRequest request)
    {
        var path = request.Path.Split('?')[0];
        var parts = path.Trim('/').Split('/');
        if (parts is ["api" or "apis"] or ["api", _] or ["apis", _, _] or ["apis", _] || Discovery.Any(one => path == one || (one != "/api" && one != "/apis" && path.StartsWith(one, StringComparison.Ordinal))))
        {
            return null;
        }

        var (group, rest) = parts[0] == "api" ? ("", parts[2..]) : (parts[1] + "/", parts[3..]);
        rest = rest is ["namespaces", _, _, ..] ? rest[2..] : rest;
        var resource = rest.Length > 2 ? $"{rest[0]}/{rest[2]}" : rest[0];
        var verb = request.Method switch
        {
            "GET" when request.Query.GetValueOrDefault("watch") is "true" or "1" => "watch",
            "GET" => rest.Length > 1 ? "get" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            _ => "delete",
        };
        return $"{verb} {group}{resource}";
    }
}
