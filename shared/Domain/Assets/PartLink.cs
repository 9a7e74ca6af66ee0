namespace Trimtab.Domain.Assets;

/// <summary>A stored part of a place's assets. It is never changed: what replaces it has another name.</summary>
/// <param name="Bucket">Which part it is.</param>
/// <param name="Name">The document's name.</param>
/// <param name="Digest">SHA-256 of the document's bytes in hex: a damaged one has another.</param>
/// <param name="Count">How many assets are in it.</param>
internal sealed record PartLink(int Bucket, string Name, string Digest, int Count);
