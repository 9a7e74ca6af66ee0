namespace Trimtab.Domain.Registries;

/// <summary>A manifest or an index.</summary>
/// <param name="Digest">Of its content.</param>
/// <param name="MediaType">As the registry named it.</param>
/// <param name="Content">The bytes as they were sent.</param>
public sealed record RegistryManifest(string Digest, string MediaType, ReadOnlyMemory<byte> Content);
