using System.Net;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>The proxy that the environment asks for, by the rules of kubectl: networks (<c>10.0.0.0/8</c>) count, and this machine is never behind a proxy.</summary>
/// <remarks>Source: the package golang.org/x/net/http/httpproxy, which client-go uses.</remarks>
internal static class ProxyRule
{
    /// <returns>Null: go straight.</returns>
    /// <exception cref="ClusterException">The proxy's address is none.</exception>
    public static WebProxy? For(Uri server, AccessOptions options)
    {
        var (name, text) = server.Scheme == Uri.UriSchemeHttps ? ("HTTPS_PROXY", options.HttpsProxy) : ("HTTP_PROXY", options.HttpProxy);
        if (string.IsNullOrWhiteSpace(text) || server.IsLoopback || IsExcluded(server, options.NoProxy ?? ""))
        {
            return null;
        }

        return ProxyAddress.Parse(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}")
            ?? throw AccessFault.Create($"{name} must be an http, https or socks5 address: correct it, or add {server.Host} to NO_PROXY.");
    }

    private static bool IsExcluded(Uri server, string noProxy)
        => noProxy.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(entry => Matches(server, entry));

    private static bool Matches(Uri server, string entry)
    {
        var host = server.IdnHost.Trim('[', ']').TrimEnd('.');
        if (entry == "*")
        {
            return true;
        }

        if (IPAddress.TryParse(host, out var address) && entry.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(entry, out var network) && network.Contains(address);
        }

        if (IPAddress.TryParse(entry, out var excluded))
        {
            return excluded.Equals(address);
        }

        var (name, port) = Split(entry);
        return (port is null || port == server.Port.ToString())
            && (IPAddress.TryParse(name, out excluded) ? excluded.Equals(address) : IsDomain(host, name));
    }

    private static (string Name, string? Port) Split(string entry)
    {
        var colon = entry.LastIndexOf(':');
        return colon > 0 ? (entry[..colon].Trim('[', ']'), entry[(colon + 1)..]) : (entry, null);
    }

    /// <remarks><c>example.com</c> stands for itself and what is below it, <c>.example.com</c> only for what is below.</remarks>
    private static bool IsDomain(string host, string name)
    {
        var domain = name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name;
        return domain.StartsWith('.')
            ? host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            : host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }
}
