using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Fleet;
using Trimtab.Domain.Fleet;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Fleet;

public sealed class FleetFromFilesTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly FakeClock _clock = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_changed_file_is_in_force_after_the_check_interval()
    {
        Write("fleet.yaml", "one");
        var fleet = Load("fleet.yaml");
        Clusters(fleet).ShouldBe(["one"]);

        Write("fleet.yaml", "another");
        Clusters(fleet).ShouldBe(["one"]);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Clusters(fleet).ShouldBe(["another"]);
    }

    [Fact]
    public void A_directory_is_read_again_when_a_file_comes_goes_or_changes()
    {
        Write("fleet/a.yaml", "one");
        var fleet = Load("fleet");
        Clusters(fleet).ShouldBe(["one"]);

        Write("fleet/b.yml", "two");
        Write("fleet/notes.txt", "no-fleet");
        Later(fleet).ShouldBe(["one", "two"]);

        File.Delete(_scratch["fleet/a.yaml"]);
        Later(fleet).ShouldBe(["two"]);
    }

    [Theory]
    [InlineData("volume")]
    [InlineData("volume/fleet.yaml")]
    public void A_config_maps_volume_is_read_again_when_its_directory_link_is_swapped(string path)
    {
        // As the kubelet does it: the file is a link through ..data, and only ..data is replaced.
        Write("volume/..2030_01/fleet.yaml", "one");
        Directory.CreateSymbolicLink(_scratch["volume/..data"], "..2030_01");
        File.CreateSymbolicLink(_scratch["volume/fleet.yaml"], "..data/fleet.yaml");
        var fleet = Load(path);
        Clusters(fleet).ShouldBe(["one"]);

        Write("volume/..2030_02/fleet.yaml", "two");
        File.SetLastWriteTimeUtc(_scratch["volume/..2030_02/fleet.yaml"], File.GetLastWriteTimeUtc(_scratch["volume/..2030_01/fleet.yaml"]));
        Directory.Delete(_scratch["volume/..data"]);
        Directory.CreateSymbolicLink(_scratch["volume/..data"], "..2030_02");

        Later(fleet).ShouldBe(["two"]);
    }

    [Fact]
    public void A_wrong_document_leaves_the_last_good_one_in_force_until_it_is_mended()
    {
        Write("fleet.yaml", "one");
        var fleet = Load("fleet.yaml");
        _ = fleet.Current;

        File.WriteAllText(_scratch["fleet.yaml"], "kind: Fleet");
        Later(fleet).ShouldBe(["one"]);
        fleet.Faults.ShouldContain(fault => fault.Path == "apiVersion");

        Write("fleet.yaml", "mended");
        Later(fleet).ShouldBe(["mended"]);
        fleet.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_is_too_large_is_a_fault_and_is_not_read()
    {
        File.WriteAllText(_scratch["fleet.yaml"], new string('#', (4 << 20) + 1));

        Should.Throw<InvalidFleetException>(() => Load("fleet.yaml").Current).Message.ShouldContain("at most 4194304");
    }

    private void Write(string path, string cluster)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch[path])!);
        File.WriteAllText(_scratch[path], $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\nclusters: {{ {cluster}: {{}} }}\n");
    }

    private FleetFromFiles Load(string path) => new(new FleetOptions { Path = _scratch[path] }, _clock, NullLogger<FleetFromFiles>.Instance);

    private static IEnumerable<string> Clusters(FleetFromFiles fleet) => fleet.Current.Clusters.Keys.Order(StringComparer.Ordinal);

    private IEnumerable<string> Later(FleetFromFiles fleet)
    {
        _clock.Advance(TimeSpan.FromSeconds(2));
        return Clusters(fleet);
    }
}
