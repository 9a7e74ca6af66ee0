namespace Trimtab.Domain.State;

/// <summary>One document as it was read.</summary>
/// <param name="Name">Path-like name, e.g. <c>rollouts/shop-prod-1a2b3c4.json</c>.</param>
/// <param name="Content">The document's bytes: UTF-8 JSON.</param>
/// <param name="ETag">Changes with every write.</param>
public sealed record StoredDocument(string Name, ReadOnlyMemory<byte> Content, string ETag);
