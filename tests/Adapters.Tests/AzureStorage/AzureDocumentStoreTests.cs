using Trimtab.Domain.State;
using Trimtab.TestKit.Storage;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class AzureDocumentStoreTests(AzuriteFixture azurite) : DocumentStoreContract, IClassFixture<AzuriteFixture>
{
    protected override IDocumentStore Store { get; } = azurite.Account.DocumentsIn(AzuriteFixture.NewName("docs"), pageSize: 2);

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    public async Task A_name_that_could_mean_another_blob_is_refused(string name)
        => await Should.ThrowAsync<ArgumentException>(() => Store.WriteAsync(name, Bytes("1"), CancellationToken.None));
}
