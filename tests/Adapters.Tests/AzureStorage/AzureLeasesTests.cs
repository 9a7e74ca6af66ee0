using Trimtab.Domain.State;
using Trimtab.TestKit.Storage;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class AzureLeasesTests(AzuriteFixture azurite) : LeasesContract, IClassFixture<AzuriteFixture>
{
    protected override ILeases Leases { get; } = azurite.Account.LeasesIn(AzuriteFixture.NewName("leases"));
}
