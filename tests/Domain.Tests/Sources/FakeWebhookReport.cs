using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Tests.Sources;

internal sealed class FakeWebhookReport : IWebhookReport
{
    public List<string> Said { get; } = [];

    public void Unverifiable(FleetSource source, SecretUnavailableException why) => Said.Add($"{source.Name}: {why.Message}");

    public void Verifiable(FleetSource source)
    {
    }
}
