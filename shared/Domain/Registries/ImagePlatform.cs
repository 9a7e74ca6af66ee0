namespace Trimtab.Domain.Registries;

/// <summary>One platform's image of an index.</summary>
/// <param name="Digest">Of its manifest.</param>
/// <param name="Os"><c>linux</c>; empty when the index does not say, as for attestations.</param>
/// <param name="Architecture"><c>amd64</c>.</param>
/// <param name="Variant"><c>v8</c>; empty for most.</param>
public sealed record ImagePlatform(string Digest, string Os, string Architecture, string Variant)
{
    /// <returns><c>linux/arm64/v8</c>.</returns>
    public override string ToString() => string.Join('/', new[] { Os, Architecture, Variant }.Where(static part => part.Length > 0));
}
