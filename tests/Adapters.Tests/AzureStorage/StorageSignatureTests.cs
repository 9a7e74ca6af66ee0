using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.State;
using Trimtab.TestKit.Storage;

namespace Trimtab.Adapters.Tests.AzureStorage;

/// <summary>Everything that stands on an account, with a shared access signature instead of its key.</summary>
public sealed class StorageSignatureTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly DateTimeOffset Later = new(2060, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task A_connection_string_with_a_signature_is_enough_for_everything()
    {
        var (blobs, queues) = Addresses();
        return WorksAsync(new StorageOptions { ConnectionString = $"BlobEndpoint={blobs};QueueEndpoint={queues};SharedAccessSignature={Sign("rwdlacup")}" });
    }

    [Fact]
    public Task Addresses_with_signatures_are_enough_for_everything()
    {
        var (blobs, queues) = Addresses();
        return WorksAsync(new StorageOptions { BlobServiceUri = $"{blobs}?{Sign("rwdlacup")}", QueueServiceUri = $"{queues}?{Sign("rwdlacup")}" });
    }

    [Fact]
    public async Task A_signature_that_allows_too_little_is_refused_and_not_told()
    {
        var (blobs, queues) = Addresses();
        var signature = Sign("r");
        using var account = new StorageAccount(
            new StorageOptions { ConnectionString = $"BlobEndpoint={blobs};QueueEndpoint={queues};SharedAccessSignature={signature}", Container = AzuriteFixture.NewName("sas") }, TimeProvider.System);

        var refusal = await Should.ThrowAsync<StorageException>(() => account.Queues.SendAsync(AzuriteFixture.NewName("sas"), "text", TimeSpan.Zero, CancellationToken.None));

        refusal.ToString().ShouldContain("AuthorizationPermissionMismatch");
        refusal.ToString().ShouldNotContain(signature[^20..]);
    }

    internal static async Task WorksAsync(StorageAccount account)
    {
        var queue = AzuriteFixture.NewName("works");
        await account.Queues.SendAsync(queue, "a b+c/d=", TimeSpan.Zero, CancellationToken.None);
        var message = (await account.Queues.ReceiveAsync(queue, 1, TimeSpan.FromMinutes(1), CancellationToken.None)).ShouldHaveSingleItem();
        message = await account.Queues.ExtendAsync(queue, message, TimeSpan.FromMinutes(1), CancellationToken.None);
        (await account.Queues.DeleteAsync(queue, message!, CancellationToken.None)).ShouldBeTrue();
        message!.Text.ShouldBe("a b+c/d=");

        var etag = (await account.Documents.TryCreateAsync("a/one & two.json", "1"u8.ToArray(), CancellationToken.None)).ShouldNotBeNull();
        (await account.Documents.TryReplaceAsync("a/one & two.json", "2"u8.ToArray(), etag, CancellationToken.None)).ShouldNotBeNull();
        var names = new List<string>();
        await foreach (var name in account.Documents.ListAsync("a/", CancellationToken.None))
        {
            names.Add(name);
        }

        names.ShouldBe(["a/one & two.json"]);
        await using var lease = await account.Leases.TryAcquireAsync("lock", TimeSpan.FromSeconds(15), CancellationToken.None);
        lease.ShouldNotBeNull();
    }

    private static async Task WorksAsync(StorageOptions options)
    {
        options.Container = AzuriteFixture.NewName("sas");
        using var account = new StorageAccount(options, TimeProvider.System);
        await WorksAsync(account);
    }

    private (string Blobs, string Queues) Addresses()
    {
        var connection = StorageConnection.Parse(azurite.ConnectionString);
        return (connection.BlobEndpoint.ToString(), connection.QueueEndpoint.ToString());
    }

    private string Sign(string permissions)
    {
        var key = azurite.ConnectionString.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal))["AccountKey=".Length..];
        return AccountSignature.Make("devstoreaccount1", key, permissions, Later);
    }
}
