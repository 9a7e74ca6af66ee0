using Trimtab.Domain.Assets;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Scans;

namespace Trimtab.Domain.Tests.Scans;

internal sealed class FakeScanReport : IScanReport
{
    public List<(string Artifact, RegistryFault? Refusal)> Looks { get; } = [];

    public List<string> Refused { get; } = [];

    public void Looked(ArtifactName artifact, RepositoryMemory before, RepositoryMemory after, RegistryFault? refusal, TimeSpan duration) => Looks.Add((artifact.Text, refusal));

    public List<string> Hooks { get; } = [];

    public void HookFailed(AssetId container, string hook, string why) => Hooks.Add($"{container} {hook}: {why}");

    public void Forbidden(ArtifactName artifact) => Refused.Add(artifact.Text);
}
