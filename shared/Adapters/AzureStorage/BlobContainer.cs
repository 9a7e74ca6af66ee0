using System.Runtime.CompilerServices;
using Azure.Core;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Calls on the blobs of one container; the container is made when a write finds it missing.</summary>
internal sealed class BlobContainer(StorageService blobs, string name, int pageSize = 5000)
{
    public async Task<StorageResponse> SendAsync(StorageRequest request, CancellationToken cancellationToken)
    {
        var response = await blobs.SendAsync(request, cancellationToken);
        if (response.Status != 404 || response.Code != "ContainerNotFound" || request.Method != RequestMethod.Put)
        {
            return response;
        }

        await CreateAsync(cancellationToken);
        return await blobs.SendAsync(request, cancellationToken);
    }

    public string PathOf(string blob)
    {
        // A dot segment would be folded by URI rules and so name another blob.
        var isValid = blob.Length is > 0 and <= 1024
            && !blob.Contains('\\', StringComparison.Ordinal)
            && !blob.Any(char.IsControl)
            && blob.Split('/').All(segment => segment is not ("" or "." or ".."));
        return isValid ? $"{name}/{blob}" : throw new ArgumentException($"'{blob}' is not a usable name.", nameof(blob));
    }

    /// <summary>In ordinal order of names; none when the container is missing.</summary>
    public IAsyncEnumerable<ListedBlob> ListAsync(string prefix, CancellationToken cancellationToken) => ListAsync(prefix, pageSize, cancellationToken);

    /// <summary>The same, for who takes no more than <paramref name="wanted"/>.</summary>
    public async IAsyncEnumerable<ListedBlob> ListAsync(string prefix, int wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var marker = "";
        do
        {
            var page = await PageAsync(prefix, marker, Math.Clamp(wanted, 1, pageSize), cancellationToken);
            foreach (var blob in page.Blobs)
            {
                yield return blob;
            }

            marker = page.NextMarker;
        }
        while (marker.Length > 0);
    }

    private async Task<BlobPage> PageAsync(string prefix, string marker, int size, CancellationToken cancellationToken)
    {
        var response = await blobs.SendAsync(
            new StorageRequest(RequestMethod.Get, name)
            {
                Query = [("restype", "container"), ("comp", "list"), ("prefix", prefix), ("marker", marker), ("maxresults", size.ToString())],
                IsRepeatable = true,
            },
            cancellationToken);
        return response.Status switch
        {
            200 => BlobPage.Parse(response.Response.Content),
            404 => new BlobPage([], ""),
            _ => throw response.Fault(),
        };
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var response = await blobs.SendAsync(
            new StorageRequest(RequestMethod.Put, name) { Query = [("restype", "container")], IsRepeatable = true },
            cancellationToken);
        if (response.Status is not (201 or 409) || (response.Status == 409 && response.Code != "ContainerAlreadyExists"))
        {
            throw response.Fault();
        }
    }
}
