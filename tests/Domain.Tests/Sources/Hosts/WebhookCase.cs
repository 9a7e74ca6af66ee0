using System.Text.Json;
using Trimtab.Domain.Fleet;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Domain.Tests.Sources.Hosts;

/// <summary>A recorded delivery and what must become of it: a folder below testdata. <c>headers</c> begins with the request line;
/// its signatures were made by other programs than ours, with the secrets of secrets.json, at 2030-01-02T03:04:05Z.</summary>
/// <param name="Source">The source that the route names.</param>
/// <param name="Headers">As sent.</param>
/// <param name="Body">As sent, byte for byte.</param>
/// <param name="Status">The answer.</param>
/// <param name="Woken">The sources that get a message.</param>
internal sealed record WebhookCase(string Source, IReadOnlyDictionary<string, string> Headers, byte[] Body, int Status, IReadOnlyList<string> Woken)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Sources", "Hosts", "testdata");

    public static DateTimeOffset Time { get; } = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>The fleet of all cases.</summary>
    public static FixedFleet Fleet => new(FleetReader.Read([new FleetFile("fleet.yaml", File.ReadAllText(Path.Combine(Folder, "fleet.yaml")))]));

    public static GivenSecrets Secrets
        => new([.. JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(Folder, "secrets.json")))!.Select(secret => (secret.Key, secret.Value))]);

    /// <summary><c>host/case</c>, in order.</summary>
    public static IEnumerable<string> Names
        => Directory.EnumerateDirectories(Folder).SelectMany(Directory.EnumerateDirectories)
            .Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal);

    public static WebhookCase Read(string name)
    {
        var folder = Path.Combine(Folder, name);
        var lines = File.ReadAllLines(Path.Combine(folder, "headers"));
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        return new WebhookCase(
            lines[0]["POST /api/webhooks/".Length..],
            lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(header => header[0], header => header[1], StringComparer.OrdinalIgnoreCase),
            File.ReadAllBytes(Path.Combine(folder, "body.json")),
            expected.RootElement.GetProperty("status").GetInt32(),
            [.. expected.RootElement.GetProperty("sources").EnumerateArray().Select(source => source.GetString()!)]);
    }
}
