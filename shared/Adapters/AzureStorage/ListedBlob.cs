namespace Trimtab.Adapters.AzureStorage;

/// <summary>A blob in a container's listing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LastModified">When it was last written, by the service's clock.</param>
internal sealed record ListedBlob(string Name, DateTimeOffset LastModified);
