using System.Collections.ObjectModel;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Updates.Checks;

/// <summary>One look at whether a new version does its work.</summary>
public sealed record HealthCheck(CheckKind Kind)
{
    /// <summary>HTTP: where.</summary>
    public Uri? Url { get; init; }

    /// <summary>HTTP: <c>GET</c>, <c>HEAD</c>, <c>POST</c>, ...</summary>
    public string Method { get; init; } = "GET";

    /// <summary>HTTP: sent as they are.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>HTTP: value of the header <c>Authorization</c>; null for none. It never follows a redirect to another host.</summary>
    public SecretReference? Authorization { get; init; }

    /// <summary>HTTP: statuses that are good.</summary>
    public IReadOnlyList<StatusRange> Codes { get; init; } = [StatusRange.Success];

    /// <summary>HTTP: redirects that are followed at most; 0: their own status counts.</summary>
    public int Redirects { get; init; }

    /// <summary>HTTP: false takes any certificate.</summary>
    public bool VerifyTls { get; init; } = true;

    /// <summary>TCP: a name or an address.</summary>
    public string Host { get; init; } = "";

    /// <summary>TCP: 1 to 65535.</summary>
    public int Port { get; init; }

    /// <summary>TCP: which of the host's addresses.</summary>
    public AddressChoice Address { get; init; }

    /// <summary>Exec: the program and its arguments; no shell.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Exec in pods: which of a pod's containers; null for the updated one.</summary>
    public string? Container { get; init; }

    /// <summary>Of one try.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Further tries at once when one fails.</summary>
    public int Retries { get; init; }

    /// <summary>For people, without a query or a secret: <c>GET https://shop.example.com/health</c>.</summary>
    public override string ToString() => Kind switch
    {
        CheckKind.Http => $"{Method} {Url?.GetLeftPart(UriPartial.Path)}",
        CheckKind.Tcp => $"TCP {(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}",
        _ => $"exec {string.Join(' ', Command)}",
    };
}
