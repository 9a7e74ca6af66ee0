namespace Trimtab.Domain.Registries;

/// <summary>Something that refers to a manifest: a signature, an attestation, a bill of materials.</summary>
/// <param name="Digest">Of its own manifest.</param>
/// <param name="MediaType">Of its own manifest.</param>
/// <param name="ArtifactType">What it is, <c>application/vnd.dev.cosign.artifact.sig.v1+json</c>; empty when nobody says.</param>
public sealed record Referrer(string Digest, string MediaType, string ArtifactType);
