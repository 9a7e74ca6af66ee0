using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.Signatures;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Registries.Webhooks;
using Trimtab.Domain.Scans;
using Trimtab.Domain.Signatures;
using Trimtab.Domain.Vulnerabilities;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Scans;

public static class ScanServices
{
    /// <summary>Adds what watches the repositories of images and charts: scans by interval and by webhook, their memory, and the evidence about what they have.</summary>
    public static IServiceCollection AddScans(this IServiceCollection services)
        => services
            .AddSingleton<ReadAssets>(static provider => provider.GetRequiredService<AssetInventory>().ReadAsync)
            .AddSingleton<ConsiderCandidates>(static provider => provider.GetRequiredService<ChangeDesk>().ConsiderAsync)
            .AddSingleton<ContentLook>()
            .AddSingleton<SeeContent>(static provider => provider.GetRequiredService<ContentLook>().SeeAsync)
            .AddSingleton<CheckHooks>()
            .AddSingleton<ConsiderParts>()
            .AddSingleton<ArtifactUse>()
            .AddSingleton<KnownParts>()
            .AddSingleton<RepositoryMemories>()
            .AddSingleton<ArtifactReader>()
            .AddSingleton<IScanReport, ScanReport>()
            .AddSingleton<RepositoryScan>()
            .AddSingleton<ScanDueRepositories>()
            .AddSingleton<ForgetRepositories>()
            .AddMessageHandler<ScanRepository, ScanRepositoryHandler>()
            .AddMessageHandler<ScanAssets, ScanAssetsHandler>()
            .AddSingleton<IRegistryWebhookReport, RegistryWebhookReport>()
            .AddSingleton<ReceiveRegistryWebhookHandler>()
            .AddSingleton<ISignatureAlgorithms, PemSignatureAlgorithms>()
            .AddSingleton<ImageSignatures>()
            .AddSingleton<VulnerabilityReports>()
            .AddSingleton<ArtifactNotes>()
            .AddSingleton<IArtifactEvidence, ArtifactEvidenceReader>();
}
