using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Redaction;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Redaction;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>A secret of every format in every place that the relay reads; then every byte that it wrote is searched.</summary>
public sealed class PlantedSecretsTests
{
    private const int Telling = 10;

    /// <summary>What the relay says of a pod with two owners, a node, a ConfigMap and a template before.</summary>
    private static readonly string[] Parts = ["change", "configMaps", "events", "log", "node", "owner", "pod"];

    [Fact]
    public async Task No_byte_of_a_message_a_claim_the_buffer_the_stream_or_the_log_has_a_secret_of_any_format()
    {
        await using var stage = new ObserverStage(static pod => $"{string.Concat(Enumerable.Repeat("GET /healthz 200\n", 4_000))}before {PlantedPod.SecretOf(pod).Text} behind\n{PlantedPod.SecretOf(pod).Text}\n");
        await stage.CreateNamespaceAsync();
        for (var number = 0; number < PlantedSecret.All.Count; number++)
        {
            await PlantedPod.CreateAsync(stage, number);
        }

        stage.LoseStorage();
        await stage.ObserveAsync();
        stage.Lead();
        await Eventually.TrueAsync(() => Task.FromResult(stage.LogLines.Count > PlantedSecret.All.Count), "the log tells of reports that find no storage");
        stage.FindStorage();
        await Eventually.TrueAsync(
            async () => (await stage.ReportsAsync()).SelectMany(static report => (report.Context ?? []).Select(part => (report.Pod.Name, Part: part.Name.Split('/')[0])))
                .Distinct().Count(static found => Parts.Contains(found.Part)) == Parts.Length * PlantedSecret.All.Count,
            "every pod's parts are there");

        // On a busy machine a part may be withheld for its time; those that are not must be enough to search.
        var told = (await stage.ReportsAsync()).SelectMany(static report => report.Context ?? []).Where(static part => part.Text is { Length: > 0 }).CountBy(static part => part.Name.Split('/')[0]);
        told.Where(static part => part.Value > PlantedSecret.All.Count / 2).Select(static part => part.Key).Order().ShouldBe(Parts);
        var written = await stage.EndAsync();
        written.Select(static one => one.Place).Distinct().Order().ShouldBe(["buffer", "claim", "log", "message", "stream"]);
        stage.Received.Select(static incident => incident.Pod.Name).Distinct().Count().ShouldBe(PlantedSecret.All.Count);
        written.Where(static one => one.Place == "stream").Sum(static one => Encoding.UTF8.GetString(one.Bytes).Split(Redactor.Mask).Length).ShouldBeGreaterThan(4 * PlantedSecret.All.Count);
        foreach (var (place, bytes) in written)
        {
            foreach (var text in Readings(place, bytes))
            {
                PlantedSecret.All.Where(secret => text.Contains(secret.Hidden[..Math.Min(secret.Hidden.Length, Telling)], StringComparison.Ordinal)).ShouldBeEmpty(place);
            }
        }
    }

    /// <summary>The bytes as they are, and where they are JSON its texts without their escapes.</summary>
    private static IEnumerable<string> Readings(string place, byte[] bytes)
    {
        var raw = Encoding.UTF8.GetString(bytes);
        yield return raw;
        if (place is "message" or "claim" && JsonNode.Parse(raw) is { } tree)
        {
            foreach (var text in Texts(tree))
            {
                yield return text;
            }
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(static member => Texts(member.Value).Prepend(member.Key)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
