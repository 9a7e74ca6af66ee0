using Trimtab.Cli.Doctor;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;
using Trimtab.TestKit.Docker;

namespace Trimtab.Functions.Tests.Cli.Doctor;

public sealed class DockerCheckTests
{
    private static readonly FleetDockerHost Host = new("nas", new Uri("unix:///s"));

    [Fact]
    public async Task An_engine_that_answers_is_well()
        => (await new DockerCheck(new InMemoryDockerHosts()).RunAsync(Host, CancellationToken.None)).ShouldHaveSingleItem().ShouldBe(Finding.Ok("dockerHosts", "nas", "answers; Docker 27.0.0, API 1.46"));

    [Theory]
    [InlineData(DockerFault.BadAccess, "Correct the certificates that the fleet names for the host.")]
    [InlineData(DockerFault.Version, "Bring the older of both sides up to date.")]
    [InlineData(DockerFault.Unreachable, "Look whether the engine runs, at the address in the fleet, and whether this user may use its socket.")]
    public async Task One_that_does_not_is_a_fault_with_what_to_do(DockerFault fault, string advice)
        => (await new DockerCheck(new InMemoryDockerHosts { Fault = new DockerException("it failed", fault) }).RunAsync(Host, CancellationToken.None))
            .ShouldHaveSingleItem().ShouldBe(Finding.Fail("dockerHosts", "nas", "it failed", advice));
}
