namespace Trimtab.Domain.Assets;

/// <summary>One image of an asset.</summary>
/// <param name="Container">The container's name in its pod; for a Docker container its own name.</param>
/// <param name="Reference">As it stands in the specification, <c>nginx:1.27</c>.</param>
/// <param name="Digest">Of what really runs (<c>sha256:</c> and 64 hex digits): an index's or a platform's; null while nothing says it.</param>
public sealed record AssetImage(string Container, string Reference, string? Digest)
{
    /// <summary>Whether it belongs to an init container.</summary>
    public bool IsInit { get; init; }
}
