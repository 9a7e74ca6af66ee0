using Trimtab.Domain.State;
using Trimtab.TestKit.Storage;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class AzureAppendLogTests(AzuriteFixture azurite) : AppendLogContract, IClassFixture<AzuriteFixture>
{
    protected override IAppendLog Log { get; } = azurite.Account.AppendLogIn(AzuriteFixture.NewName("log"));
}
