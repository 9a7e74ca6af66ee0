using Trimtab.Cli;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Registries;
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

    [Fact]
    public async Task Registries_that_do_not_answer_or_want_a_pause_are_told()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var now = TimeProvider.System.GetUtcNow();
        await new RegistryReport(
            new Registries(
                [
                    new RegistryStanding("silent.example.com", false, now.AddMinutes(-5), "Connection refused."),
                    new RegistryStanding("docker.io", true, now.AddHours(-1), "") { PausedUntil = now.AddHours(1) },
                    new RegistryStanding("fine.example.com", true, now.AddHours(-1), ""),
                ]),
            scene.Account.Documents).WriteAsync(CancellationToken.None);

        var status = await scene.RunAsync("status");

        status.Output.ShouldContain("Registry silent.example.com has not answered for 5m: it is asked only now and then. Connection refused.");
        status.Output.ShouldContain("Registry docker.io wants a pause until");
        status.Output.ShouldNotContain("fine.example.com");
    }

    private sealed class Registries(IReadOnlyList<RegistryStanding> standings) : IRegistryStandings
    {
        public IReadOnlyList<RegistryStanding> Standings => standings;
    }
}
