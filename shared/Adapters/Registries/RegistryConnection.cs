using Trimtab.Adapters.Registries.Calls;

namespace Trimtab.Adapters.Registries;

/// <summary>One registry as the fleet has it.</summary>
/// <param name="Host">As in image references.</param>
/// <param name="Server">Its calls.</param>
/// <param name="Login">Who asks.</param>
/// <param name="Address">Base address of its API, with a slash at its end.</param>
internal sealed record RegistryConnection(string Host, RegistryHost Server, IRegistryLogin Login, Uri Address)
{
    /// <summary>Pages and their entity tags.</summary>
    public required RememberedPages Pages { get; init; }

    public Task<T> SendAsync<T>(RegistryCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => Server.SendAsync(call, Login, read, cancellationToken);
}
