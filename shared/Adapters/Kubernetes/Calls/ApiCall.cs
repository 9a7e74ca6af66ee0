namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>One request to the API server.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Escaped path and query, from the server's root.</param>
/// <param name="Subject">For messages: <c>apply Deployment shop/web</c>.</param>
internal sealed record ApiCall(HttpMethod Method, string Path, string Subject)
{
    public const string Json = "application/json";

    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = Json;

    /// <summary>What the answer shall be; not said in proxy calls.</summary>
    public string Accept { get; init; } = Json;

    public RetryRule Retry { get; init; } = RetryRule.Never;

    /// <summary>Null: the limit of ordinary calls.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The server's words may repeat what was sent: they are left out of messages.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Addresses a part of an object that not every kind has.</summary>
    public bool IsSubresource { get; init; }

    /// <summary>Goes through a pod's proxy: has its own places, and the pod's statuses are answers.</summary>
    public bool IsProxy { get; init; }
}
