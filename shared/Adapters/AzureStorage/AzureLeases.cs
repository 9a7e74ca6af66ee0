using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Leases as blob leases on empty blobs of one container, as the Functions host keeps its locks.</summary>
internal sealed class AzureLeases(StorageService blobs, string container) : ILeases
{
    private readonly BlobContainer _container = new(blobs, container);

    public async Task<ILease?> TryAcquireAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.FromSeconds(15));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, TimeSpan.FromSeconds(60));
        var id = IdOf(holder);
        var response = await AcquireAsync(name, id, duration, cancellationToken);
        if (response.Status == 404)
        {
            await CreateAsync(name, cancellationToken);
            response = await AcquireAsync(name, id, duration, cancellationToken);
        }

        return response switch
        {
            { Status: 201 } => new AzureLease(_container, name, id),
            { Status: 409, Code: "LeaseAlreadyPresent" or "LeaseIsBreakingAndCannotBeAcquired" } => null,
            _ => throw response.Fault(),
        };
    }

    // A lease's id must look like a GUID; who knows it holds the lease.
    private static string IdOf(string holder) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(holder)).AsSpan(0, 16)).ToString();

    // Repeatable because the id is ours: who holds a lease may take it again under the same id.
    private Task<StorageResponse> AcquireAsync(string name, string id, TimeSpan duration, CancellationToken cancellationToken)
        => _container.SendAsync(
            new StorageRequest(RequestMethod.Put, _container.PathOf(name))
            {
                Query = [("comp", "lease")],
                Headers =
                [
                    ("x-ms-lease-action", "acquire"),
                    ("x-ms-lease-duration", ((int)duration.TotalSeconds).ToString()),
                    ("x-ms-proposed-lease-id", id),
                ],
                IsRepeatable = true,
            },
            cancellationToken);

    private async Task CreateAsync(string name, CancellationToken cancellationToken)
    {
        var response = await _container.SendAsync(
            new StorageRequest(RequestMethod.Put, _container.PathOf(name))
            {
                Headers = [("x-ms-blob-type", "BlockBlob"), ("If-None-Match", "*")],
                Content = ReadOnlyMemory<byte>.Empty,
                IsRepeatable = true,
            },
            cancellationToken);
        if (response.Status is not (201 or 409 or 412))
        {
            throw response.Fault();
        }
    }
}
