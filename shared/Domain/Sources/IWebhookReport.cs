using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Sources;

/// <summary>Tells the operator, and nobody else, which webhooks can't be verified.</summary>
public interface IWebhookReport
{
    /// <summary>A delivery was refused whatever it was signed with.</summary>
    void Unverifiable(FleetSource source, SecretUnavailableException why);

    /// <summary>The source's secret could be read.</summary>
    void Verifiable(FleetSource source);
}
