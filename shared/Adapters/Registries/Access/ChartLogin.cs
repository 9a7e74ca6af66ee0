using System.Net.Http.Headers;
using Trimtab.Adapters.Registries.Calls;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>Shows a chart repository its user, at once: as helm does.</summary>
internal sealed class ChartLogin(FleetChartRepository repository, string host, RegistryCredentialReader credentials) : IRegistryLogin
{
    public string Describe()
        => repository.Credentials is null
            ? $"The fleet has no credentials for {host}: name it in charts when it wants some."
            : $"What charts.{repository.Name} gives is not enough: look at its credentials.";

    /// <inheritdoc/>
    public async Task<AuthenticationHeaderValue?> BeginAsync(RegistryCall call, CancellationToken cancellationToken)
        => (await credentials.ReadAsync(repository.Credentials, host, "", cancellationToken))?.ToBasic();

    /// <inheritdoc/>
    public async Task<AuthenticationHeaderValue?> ContinueAsync(RegistryCall call, HttpResponseMessage refusal, AuthenticationHeaderValue? used, int attempt, CancellationToken cancellationToken)
        => attempt == 0 && await credentials.ForgetAsync(repository.Credentials, host, "", cancellationToken) ? await BeginAsync(call, cancellationToken) : null;
}
