using System.Text.Json;
using Trimtab.Domain.Messaging;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>A message and what must become of it on either engine: a folder of testdata/queue.</summary>
/// <param name="Message">The text that is sent.</param>
/// <param name="Journal">What the probe handler did.</param>
/// <param name="Poisoned">Whether the text ends in the poison queue; nothing may be left in the queue itself.</param>
/// <param name="DeliveredBefore">How often it was delivered to a process that died over it.</param>
internal sealed record QueueCase(string Message, IReadOnlyList<string> Journal, bool Poisoned, int DeliveredBefore)
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
            expected.GetProperty("poisoned").GetBoolean(),
            expected.TryGetProperty("deliveredBefore", out var before) ? before.GetInt32() : 0);
    }

    /// <summary>Sends the message, and delivers it as often as the case says to nobody who would settle it.</summary>
    public async Task SendAsync(IQueueTransport queues, string queue)
    {
        await queues.SendAsync(queue, Message, TimeSpan.Zero, CancellationToken.None);
        for (var delivery = 0; delivery < DeliveredBefore; delivery++)
        {
            var message = (await queues.ReceiveAsync(queue, 1, TimeSpan.FromMinutes(1), CancellationToken.None)).ShouldHaveSingleItem();
            await queues.ExtendAsync(queue, message, TimeSpan.Zero, CancellationToken.None);
        }
    }

    public static string PathOf(string file) => Path.Combine(Folder, file);

    public static string ReadFile(string file) => File.ReadAllText(PathOf(file));
}
