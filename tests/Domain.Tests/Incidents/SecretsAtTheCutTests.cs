using System.Text.Json.Nodes;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Signals;
using Trimtab.TestKit.Redaction;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Incidents;

/// <summary>Long texts of the cluster are cut. Wherever the cut falls in a secret, nothing of the secret is left.</summary>
public sealed class SecretsAtTheCutTests
{
    private const int Cut = 200;

    private static readonly PartRedaction Redaction = new(Redactor.Default, Timeout.InfiniteTimeSpan, new FakeClock());

    public static TheoryData<PlantedSecret> Secrets() => [.. PlantedSecret.All];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_sentence_shows_no_head_of_a_secret_wherever_it_stands(PlantedSecret secret)
    {
        foreach (var message in Slid(secret))
        {
            foreach (var (pod, events) in Pods(message))
            {
                var failure = FailureClassifier.Classify(pod, events, Deadlines).ShouldHaveSingleItem();

                failure.Sentence.Redacted(Redaction.Sentence).ShouldNotContain(secret.Head);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_line_of_the_events_shows_no_head_of_a_secret_wherever_it_stands(PlantedSecret secret)
    {
        foreach (var message in Slid(secret))
        {
            var told = new JsonObject { ["reason"] = "BackOff", ["message"] = message };

            Redaction.Lines("events", [told], PodEvents.Line).Text.ShouldNotBeNull().ShouldNotContain(secret.Head);
        }
    }

    private static PodDeadlines Deadlines => PodDeadlines.ForCanary(GivenPods.Noon.AddHours(1), TimeSpan.FromMinutes(2));

    private static IEnumerable<string> Slid(PlantedSecret secret)
        => Enumerable.Range(Math.Max(0, Cut - secret.Text.Length - 1), secret.Text.Length + 2).Select(before => $"{new string('.', before)} {secret.Text}");

    /// <summary>Every place of a pod's status, and of its Events, whose words come into a sentence.</summary>
    private static IEnumerable<(JsonObject Pod, IReadOnlyList<JsonObject> Events)> Pods(string message)
    {
        var said = JsonValue.Create(message).ToJsonString();
        yield return (GivenPods.Pod($$"""{ "phase": "Running", "containerStatuses": [{ "name": "app", "state": { "terminated": { "exitCode": 1, "message": {{said}} } } }] }"""), []);
        yield return (GivenPods.Pod($$"""{ "phase": "Pending", "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "ErrImagePull", "message": {{said}} } } }] }"""), []);
        yield return (GivenPods.Pod($$"""{ "phase": "Pending", "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "CreateContainerError", "message": {{said}} } } }] }"""), []);
        yield return (GivenPods.Pod($$"""{ "phase": "Failed", "reason": "Evicted", "message": {{said}} }"""), []);
        yield return (GivenPods.Pod($$"""{ "phase": "Pending", "conditions": [{ "type": "PodScheduled", "status": "False", "message": {{said}} }] }"""), []);
        yield return (GivenPods.Pod($$"""{ "phase": "Running", "conditions": [{ "type": "Ready", "status": "False", "message": {{said}} }] }"""), []);
        yield return (GivenPods.Pod("""{ "phase": "Running" }"""), [new JsonObject { ["reason"] = "Unhealthy", ["message"] = message }]);
        yield return (GivenPods.Pod("""{ "phase": "Pending" }"""), [new JsonObject { ["reason"] = "FailedMount", ["message"] = message }]);
    }
}
