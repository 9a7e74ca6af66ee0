using Trimtab.Domain.Fleet;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Signatures;

/// <summary>Finds by which of the fleet's keys an image is signed, in the manner of cosign. Everything that a registry says is checked.</summary>
public sealed class ImageSignatures(IRegistries registries, IFleet fleet, ISecrets secrets, ISignatureAlgorithms algorithms)
{
    /// <summary>Payloads are some hundred bytes long, and people may add to them.</summary>
    private const int MostPayloadBytes = 64 * 1024;

    private const int MostManifests = 20;

    /// <param name="image">With its digest.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>Names of keys in ordinal order, empty when none signed it; null when nobody could look. Then, or when only a part could be looked at, why.</returns>
    public async Task<(IReadOnlyList<string>? Keys, string Fault)> FindKeysAsync(ImageReference image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (fleet.Current.SignatureKeys.Count == 0)
        {
            return ([], "");
        }

        try
        {
            List<(byte[] Signature, ReadOnlyMemory<byte> Payload)> signatures = [];
            foreach (var manifest in await FindManifestsAsync(image, cancellationToken))
            {
                await ReadAsync(image, manifest, signatures, cancellationToken);
            }

            return await MatchAsync(signatures, cancellationToken);
        }
        catch (RegistryException refusal)
        {
            return (null, refusal.Message);
        }
    }

    private async Task<IReadOnlyList<string>> FindManifestsAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var tag = SimpleSigning.TagOf(image.Digest!);
        var tagged = await registries.FindDigestAsync(image with { Tag = tag, Digest = null }, cancellationToken);
        var referring = await registries.ListReferrersAsync(image with { Tag = null }, SimpleSigning.ArtifactType, cancellationToken);
        return [.. referring.Where(static referrer => referrer.ArtifactType == SimpleSigning.ArtifactType).Select(static referrer => referrer.Digest)
            .Concat(tagged is null ? [] : [tagged]).Distinct(StringComparer.Ordinal).Take(MostManifests)];
    }

    private async Task ReadAsync(ImageReference image, string digest, List<(byte[] Signature, ReadOnlyMemory<byte> Payload)> signatures, CancellationToken cancellationToken)
    {
        var manifest = await registries.ReadManifestAsync(image with { Tag = null, Digest = digest }, cancellationToken);
        foreach (var layer in SignatureLayer.Of(manifest))
        {
            var payload = await registries.ReadBlobAsync(image with { Tag = null, Digest = null }, layer.Payload, MostPayloadBytes, cancellationToken);
            if (SimpleSigning.IsOf(payload, image))
            {
                signatures.Add((layer.Signature, payload));
            }
        }
    }

    private async Task<(IReadOnlyList<string>? Keys, string Fault)> MatchAsync(List<(byte[] Signature, ReadOnlyMemory<byte> Payload)> signatures, CancellationToken cancellationToken)
    {
        List<string> found = [];
        List<string> faults = [];
        foreach (var (name, reference) in fleet.Current.SignatureKeys.OrderBy(static key => key.Key, StringComparer.Ordinal))
        {
            try
            {
                var key = await secrets.ReadAsync(reference, cancellationToken);
                if (signatures.Exists(signature => algorithms.IsSignedBy(key, signature.Payload.Span, signature.Signature)))
                {
                    found.Add(name);
                }
            }
            catch (SecretUnavailableException exception)
            {
                faults.Add($"The key {name} can't be used: {exception.Message}");
            }
            catch (FormatException exception)
            {
                faults.Add($"The key {name} can't be used: {exception.Message}");
            }
        }

        // Whether a key signed it that could not be read is not known: nobody else's signature stands for it.
        return (found.Count == 0 && faults.Count > 0 ? null : found, string.Join(' ', faults));
    }
}
