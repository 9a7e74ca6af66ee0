using Trimtab.Domain.Registries;
using Trimtab.TestKit.State;

namespace Trimtab.Domain.Tests.Registries;

public sealed class RegistryReportTests : IRegistryStandings
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly InMemoryDocumentStore _documents = new();

    public IReadOnlyList<RegistryStanding> Standings { get; set; } = [new("docker.io", true, Noon, ""), new("127.0.0.1:5000", true, Noon, "")];

    [Fact]
    public async Task A_registry_that_stops_answering_or_wants_a_pause_is_written_and_so_is_its_return()
    {
        var report = new RegistryReport(this, _documents);
        await report.WriteAsync(default);
        (await ReadAsync()).ShouldBeEmpty();

        RegistryStanding[] ill = [new("127.0.0.1:5000", false, Noon.AddMinutes(1), "no route"), new("docker.io", true, Noon, "") { PausedUntil = Noon.AddHours(1) }];
        Standings = ill;
        await report.WriteAsync(default);
        (await ReadAsync()).ShouldBe(ill);

        Standings = [new("127.0.0.1:5000", true, Noon.AddMinutes(2), ""), new("docker.io", true, Noon, "")];
        await new RegistryReport(this, _documents).WriteAsync(default);
        (await ReadAsync()).ShouldBe(Standings);
    }

    private Task<IReadOnlyList<RegistryStanding>> ReadAsync() => RegistryReport.ReadAllAsync(_documents, default);
}
