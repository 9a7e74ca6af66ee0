using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Redaction;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Redaction;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>A secret of every format in every place that the relay reads; then every byte that it wrote is searched.</summary>
public sealed class PlantedSecretsTests
{
    private const int Cut = 200;
    private const int Telling = 10;

    [Fact]
    public async Task No_byte_of_a_message_a_claim_or_the_stream_has_a_secret_of_any_format()
    {
        await using var stage = new ObserverStage(static pod => $"{string.Concat(Enumerable.Repeat("GET /healthz 200\n", 4_000))}before {Of(pod).Text} behind\n{Of(pod).Text}\n");
        await stage.CreateNamespaceAsync();
        for (var number = 0; number < PlantedSecret.All.Count; number++)
        {
            await PlantAsync(stage, number);
        }

        await stage.ObserveAsync();
        stage.Lead();
        await Eventually.TrueAsync(
            async () => (await stage.ReportsAsync()).Where(static report => report.Context is not null).SelectMany(static report => report.Context!.Select(part => (report.Pod.Name, Part: part.Name.Split('/')[0])))
                .Distinct().Count(static found => found.Part is "pod" or "log" or "events" or "owner") == 4 * PlantedSecret.All.Count,
            "every pod's parts are there");

        // On a busy machine a part may be withheld for its time; those that are not must be enough to search.
        (await stage.ReportsAsync()).SelectMany(static report => report.Context ?? []).Count(static part => part.Text is { Length: > 0 }).ShouldBeGreaterThan(2 * PlantedSecret.All.Count);
        var written = await stage.EndAsync();
        written.Select(static one => one.Place).Distinct().Order().ShouldBe(["claim", "message", "stream"]);
        written.Where(static one => one.Place == "stream").Sum(static one => Encoding.UTF8.GetString(one.Bytes).Split(Redactor.Mask).Length).ShouldBeGreaterThan(4 * PlantedSecret.All.Count);
        foreach (var (place, bytes) in written)
        {
            foreach (var text in Readings(place, bytes))
            {
                PlantedSecret.All.Where(secret => text.Contains(secret.Hidden[..Math.Min(secret.Hidden.Length, Telling)], StringComparison.Ordinal)).ShouldBeEmpty(place);
            }
        }

        string.Join('\n', stage.LogLines).ShouldNotContain("h0rse");
    }

    private static async Task PlantAsync(ObserverStage stage, int number)
    {
        var secret = PlantedSecret.All[number];
        // A cut at 200 characters leaves all of it but the last.
        var said = $"{new string('.', Math.Max(0, Cut - secret.Text.Length))} {secret.Text}";
        var status = JsonNode.Parse("""{ "phase": "Running", "containerStatuses": [{ "name": "web", "restartCount": 0, "state": { "terminated": { "exitCode": 1, "containerID": "containerd://1" } } }] }""")!;
        status["containerStatuses"]![0]!["state"]!["terminated"]!["message"] = said;
        var owner = JsonNode.Parse($$"""
            { "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": { "name": "set-{{number}}", "namespace": "shop" },
              "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "s{{number}}" } }, "template": { "metadata": { "labels": { "app": "s{{number}}" } }, "spec": { "containers": [{ "name": "web", "image": "shop:2" }] } } } }
            """)!.AsObject();
        owner["metadata"]!["annotations"] = new JsonObject { ["note"] = secret.Text };
        var pod = await stage.CreateAsync(
            $"pod-{number}",
            status.ToJsonString(),
            new JsonObject { ["note"] = secret.Text, ["last-applied"] = new JsonObject { ["args"] = new JsonArray(secret.Text) }.ToJsonString() },
            new JsonObject { ["args"] = new JsonArray("--set", secret.Text, $"--url={secret.Text}"), ["env"] = new JsonArray(new JsonObject { ["name"] = "PLAIN", ["value"] = secret.Text }) },
            owner);
        await stage.Cluster.CreateAsync(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Event",
                ["metadata"] = new JsonObject { ["name"] = $"told-{number}", ["namespace"] = "shop" },
                ["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["name"] = pod.Name, ["namespace"] = "shop", ["uid"] = pod.Uid },
                ["type"] = "Warning",
                ["reason"] = "BackOff",
                ["message"] = said,
            },
            CancellationToken.None);
    }

    private static PlantedSecret Of(string pod) => PlantedSecret.All[int.Parse(pod["pod-".Length..], System.Globalization.CultureInfo.InvariantCulture)];

    /// <summary>The bytes as they are, and where they are JSON its texts without their escapes. A record of the stream is none, whatever byte it begins with.</summary>
    private static IEnumerable<string> Readings(string place, byte[] bytes)
    {
        var raw = Encoding.UTF8.GetString(bytes);
        yield return raw;
        if (place != "stream" && JsonNode.Parse(raw) is { } tree)
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
