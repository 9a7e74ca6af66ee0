using System.Text.Json;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>A message and what must become of it on either engine: a folder of testdata/queue.</summary>
/// <param name="Message">The text that is sent.</param>
/// <param name="Journal">What the probe handler did.</param>
/// <param name="Poisoned">Whether the text ends in the poison queue; nothing may be left in the queue itself.</param>
internal sealed record QueueCase(string Message, IReadOnlyList<string> Journal, bool Poisoned)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Conformance", "testdata");

    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Path.Combine(Folder, "queue")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public static QueueCase Read(string name)
    {
        var folder = Path.Combine(Folder, "queue", name);
        var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json"))).RootElement;
        return new QueueCase(
            File.ReadAllText(Path.Combine(folder, "message.txt")),
            [.. expected.GetProperty("journal").EnumerateArray().Select(entry => entry.GetString()!)],
            expected.GetProperty("poisoned").GetBoolean());
    }

    public static string PathOf(string file) => Path.Combine(Folder, file);

    public static string ReadFile(string file) => File.ReadAllText(PathOf(file));
}
