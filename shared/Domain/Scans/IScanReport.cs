using Trimtab.Domain.Assets;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;

namespace Trimtab.Domain.Scans;

/// <summary>Tells operators how looks at repositories go.</summary>
public interface IScanReport
{
    /// <summary>A look ended.</summary>
    /// <param name="artifact">Which repository.</param>
    /// <param name="before">What was remembered.</param>
    /// <param name="after">What is remembered now.</param>
    /// <param name="refusal">Why nothing came; null when something did.</param>
    /// <param name="duration">From the first question to the last answer.</param>
    void Looked(ArtifactName artifact, RepositoryMemory before, RepositoryMemory after, RegistryFault? refusal, TimeSpan duration);

    /// <summary>Nothing was asked: the fleet forbids it.</summary>
    void Forbidden(ArtifactName artifact);

    /// <summary>A container's own command around its check failed.</summary>
    /// <param name="container">Whose.</param>
    /// <param name="hook"><c>pre-check</c> or <c>post-check</c>.</param>
    /// <param name="why">What the command or the engine said.</param>
    void HookFailed(AssetId container, string hook, string why);
}
