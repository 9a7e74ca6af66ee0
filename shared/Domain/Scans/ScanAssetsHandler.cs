using Trimtab.Domain.Assets;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Scans;

/// <summary>Has every repository looked at that an asset uses.</summary>
public sealed class ScanAssetsHandler(ArtifactUse use, IMessageSender sender) : IMessageHandler<ScanAssets>
{
    public async Task<Outcome> HandleAsync(ScanAssets body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var used = await use.ReadAgainAsync(cancellationToken);
        IReadOnlyList<ArtifactName> artifacts = body.Asset is null ? used.Artifacts
            : AssetId.TryParse(body.Asset, out var asset) ? used.ArtifactsOf(asset)
            : [];
        foreach (var artifact in artifacts)
        {
            await sender.SendAsync(new ScanRepository(artifact.Text, body.AskedAt) { BelieveLosses = body.BelieveLosses }, context, TimeSpan.Zero, cancellationToken);
        }

        return new Outcome.Done(artifacts.Count == 0
            ? $"No repository is known that {body.Asset ?? "any asset"} uses."
            : $"{artifacts.Count} repositories are looked at.");
    }
}
