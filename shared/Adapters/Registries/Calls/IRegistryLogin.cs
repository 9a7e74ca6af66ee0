using System.Net.Http.Headers;

namespace Trimtab.Adapters.Registries.Calls;

/// <summary>Shows a server who asks.</summary>
internal interface IRegistryLogin
{
    /// <summary>For messages: what the fleet gives for this server.</summary>
    string Describe();

    /// <returns>What is shown at once, because the server is known to want it; null: nothing.</returns>
    Task<AuthenticationHeaderValue?> BeginAsync(RegistryCall call, CancellationToken cancellationToken);

    /// <summary>The server answered 401.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="refusal">Its answer.</param>
    /// <param name="used">What was shown.</param>
    /// <param name="attempt">How often this call was refused before.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What to show now; null: there is nothing else.</returns>
    Task<AuthenticationHeaderValue?> ContinueAsync(RegistryCall call, HttpResponseMessage refusal, AuthenticationHeaderValue? used, int attempt, CancellationToken cancellationToken);
}
