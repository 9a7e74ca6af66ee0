using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Incidents;
using Trimtab.Relay;
using Trimtab.TestKit.Files;

namespace Trimtab.Functions.Tests.Relay;

public sealed class AnalyserStreamTests : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_report_on_its_way_to_the_queue_does_not_wait_for_a_slow_disk()
    {
        using var stream = Open();
        await stream.StartAsync(CancellationToken.None);
        // Its first message has number 1.
        await using var disk = SlowFile.Make(Path.Combine(Incidents, $"{1:D20}.incident.new"));

        var adding = Task.Run(() => stream.Add(GivenReports.Crash("one", new ContextPart("log/web", new string('x', SlowFile.Holds)))));

        await disk.WhenWritingAsync();
        await adding.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        stream.UnkeptBytes.ShouldBeGreaterThan(0);
        await disk.ReadAsync();
        await stream.StopAsync(CancellationToken.None);
        stream.UnkeptBytes.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_added_before_the_end_is_kept()
    {
        using var stream = Open();
        await stream.StartAsync(CancellationToken.None);

        foreach (var number in Enumerable.Range(0, 20))
        {
            stream.Add(GivenReports.Crash($"{number}"));
        }

        await stream.StopAsync(CancellationToken.None);
        Directory.GetFiles(Incidents, "*.incident").Length.ShouldBe(20);
    }

    private string Incidents => Path.Combine(_directory.Path, "incidents");

    // Nobody is at the address.
    private AnalyserStream Open() => new(
        Options.Create(new RelayOptions
        {
            BufferDirectory = _directory.Path,
            Pod = new RelayOptions.PodOptions { Name = "relay-0" },
            Analyser = new RelayOptions.AnalyserOptions { Address = new Uri($"http://127.0.0.1:{Local.FreePort.Find()}") },
        }),
        TimeProvider.System,
        NullLoggerFactory.Instance);
}
