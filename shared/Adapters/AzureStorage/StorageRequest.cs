using Azure.Core;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>One call of the storage's REST interface.</summary>
internal sealed class StorageRequest(RequestMethod method, string path)
{
    public RequestMethod Method => method;

    /// <summary>Below the endpoint, without a leading slash, not escaped.</summary>
    public string Path => path;

    public IReadOnlyList<(string Name, string Value)> Query { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public ReadOnlyMemory<byte>? Content { get; init; }

    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>True when doing it twice leaves the same world, so that an attempt whose end nobody saw may be repeated.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The call for messages: no query, no header.</summary>
    public override string ToString() => $"{method} {path}";
}
