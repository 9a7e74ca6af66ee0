using Trimtab.Domain.State;
using Trimtab.TestKit.State;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class InMemoryAppendLogTests : AppendLogContract
{
    protected override IAppendLog Log { get; } = new InMemoryAppendLog();
}
