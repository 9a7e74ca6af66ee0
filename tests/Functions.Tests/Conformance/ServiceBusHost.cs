using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.TestKit.ServiceBus;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>Plays the part of a Functions host that listens to a Service Bus queue: delivers by HTTP, then completes or abandons by the answer. Service Bus itself puts aside what was delivered too often.</summary>
internal sealed class ServiceBusHost(HttpClient handler, ServiceBusServer serviceBus)
{
    public const string DeadLetters = "/$DeadLetterQueue";
    private const int MaxDeliveryCount = 3;

    /// <summary>Delivers what is due.</summary>
    /// <returns>False when nothing was.</returns>
    public async Task<bool> DeliverAsync(string function, string queue)
    {
        if (serviceBus.Lock(queue) is not { } message)
        {
            return false;
        }

        using var answer = await FunctionsHost.PostAsync(handler, function, Invocation(function, message));
        var text = await answer.Content.ReadAsStringAsync();
        JsonNode.Parse(text).ShouldBeOfType<JsonObject>($"An answer without a JSON body would hang the host: {answer.StatusCode}");
        if (answer.IsSuccessStatusCode)
        {
            serviceBus.Complete(queue, message);
        }
        else if (message.DeliveryCount >= MaxDeliveryCount)
        {
            serviceBus.Complete(queue, message, moveTo: queue + DeadLetters);
        }

        return true;
    }

    private static string Invocation(string function, ServiceBusMessage message)
    {
        var body = JsonNode.Parse(QueueCase.ReadFile("servicebus-invocation.json"))!;
        body["Data"]!["item"] = JsonSerializer.Serialize(message.Text);
        body["Metadata"]!["MessageId"] = JsonSerializer.Serialize(message.MessageId);
        body["Metadata"]!["DeliveryCount"] = $"{message.DeliveryCount}";
        body["Metadata"]!["sys"]!["MethodName"] = function;
        return body.ToJsonString();
    }
}
