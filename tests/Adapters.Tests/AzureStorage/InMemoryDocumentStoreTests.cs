using Trimtab.Domain.State;
using Trimtab.TestKit.State;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class InMemoryDocumentStoreTests : DocumentStoreContract
{
    protected override IDocumentStore Store { get; } = new InMemoryDocumentStore();
}
