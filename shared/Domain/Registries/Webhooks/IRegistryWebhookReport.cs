using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Registries.Webhooks;

/// <summary>Tells the operator, and nobody else, which registries' webhooks can't be verified.</summary>
public interface IRegistryWebhookReport
{
    /// <summary>A delivery was refused whatever it was signed with.</summary>
    void Unverifiable(FleetRegistry registry, SecretUnavailableException why);

    /// <summary>The registry's secret could be read.</summary>
    void Verifiable(FleetRegistry registry);
}
