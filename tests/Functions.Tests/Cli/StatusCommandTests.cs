using Trimtab.Cli;
using Trimtab.Domain.Reconcile;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class StatusCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_source_that_can_not_be_read_is_told_with_its_reason()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var documents = new TargetDocuments(scene.Account.Documents);
        await documents.TryWriteSourceAsync(new SourceState("shop") { Error = "the host refused the token" }, "", CancellationToken.None);
        await documents.TryWriteSourceAsync(new SourceState("fine") { Head = "0123" }, "", CancellationToken.None);

        var status = await scene.RunAsync("status");

        status.ExitCode.ShouldBe(ExitCode.Good);
        status.Output.ShouldContain("Source shop can't be read: the host refused the token");
        status.Output.ShouldNotContain("fine");
    }
}
