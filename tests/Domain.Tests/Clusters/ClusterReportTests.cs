using Trimtab.Domain.Clusters;
using Trimtab.TestKit.State;

namespace Trimtab.Domain.Tests.Clusters;

public sealed class ClusterReportTests : IClusterStandings
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly InMemoryDocumentStore _documents = new();

    public IReadOnlyList<ClusterStanding> Standings { get; set; } = [new("apps", true, Noon, ""), new("shop", true, Noon, "")];

    [Fact]
    public async Task A_cluster_that_stops_answering_is_written_and_so_is_its_return()
    {
        var report = new ClusterReport(this, _documents);
        await report.WriteAsync(default);
        (await ReadAsync()).ShouldBeEmpty();

        Standings = [Standings[0], new("shop", false, Noon.AddMinutes(1), "no route")];
        await report.WriteAsync(default);
        var silent = await ReadAsync();
        Standings = [Standings[0], new("shop", true, Noon.AddMinutes(2), "")];
        await report.WriteAsync(default);

        silent.ShouldBe([new ClusterStanding("shop", false, Noon.AddMinutes(1), "no route")]);
        (await ReadAsync()).ShouldBe([new ClusterStanding("shop", true, Noon.AddMinutes(2), "")]);
    }

    [Fact]
    public async Task What_a_killed_instance_left_behind_is_corrected_by_the_next()
    {
        var killed = new ClusterReport(this, _documents);
        Standings = [new("shop", false, Noon, "no route")];
        await killed.WriteAsync(default);

        Standings = [new("shop", true, Noon.AddMinutes(1), "")];
        await new ClusterReport(this, _documents).WriteAsync(default);

        (await ReadAsync()).ShouldHaveSingleItem().Answers.ShouldBeTrue();
    }

    private Task<IReadOnlyList<ClusterStanding>> ReadAsync() => ClusterReport.ReadAllAsync(_documents, default);
}
