using Azure.Core;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>A held blob lease.</summary>
internal sealed class AzureLease(BlobContainer container, string name, string id) : ILease
{
    public async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        var response = await SendAsync("renew", cancellationToken);
        return response.Status switch
        {
            200 => true,
            404 or 409 or 412 => false,
            _ => throw response.Fault(),
        };
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await SendAsync("release", CancellationToken.None);
        }
        catch (StorageException)
        {
            // Nothing to do about it: the lease ends by itself within its duration.
        }
    }

    private Task<StorageResponse> SendAsync(string action, CancellationToken cancellationToken)
        => container.SendAsync(
            new StorageRequest(RequestMethod.Put, container.PathOf(name))
            {
                Query = [("comp", "lease")],
                Headers = [("x-ms-lease-action", action), ("x-ms-lease-id", id)],
                IsRepeatable = true,
            },
            cancellationToken);
}
