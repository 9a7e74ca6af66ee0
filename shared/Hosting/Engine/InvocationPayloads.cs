using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Writes the bodies that a Functions host would send, with its double encoding.</summary>
internal sealed class InvocationPayloads(TimeProvider time)
{
    public JsonObject Queue(FunctionDefinition function, FunctionTrigger.Queue trigger, ReceivedMessage message)
    {
        var metadata = new JsonObject
        {
            [InvocationNames.DequeueCount] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
            ["ExpirationTime"] = Moment(message.ExpirationTime),
            [InvocationNames.Id] = Quoted(message.Id),
            ["InsertionTime"] = Moment(message.InsertionTime),
            ["NextVisibleTime"] = Moment(message.NextVisibleTime),
            ["PopReceipt"] = Quoted(message.Receipt),
        };
        return Body(function, trigger, Quoted(message.Text!), metadata, message.Text!);
    }

    /// <summary>A queue function run by hand: its message was never in a queue.</summary>
    public JsonObject QueueByHand(FunctionDefinition function, FunctionTrigger.Queue trigger, string text)
        => Body(function, trigger, Quoted(text), new JsonObject { [InvocationNames.DequeueCount] = "0" }, text);

    /// <param name="status">Null for a schedule that is not monitored.</param>
    public JsonObject Timer(FunctionDefinition function, FunctionTrigger.Timer trigger, TimerStatus? status, bool isPastDue)
        => Body(function, trigger, TimerValue(status, isPastDue), [], "");

    /// <summary>A timer run by hand: the value appears in the metadata, too.</summary>
    public JsonObject TimerByHand(FunctionDefinition function, FunctionTrigger.Timer trigger)
        => Body(function, trigger, TimerValue(null, isPastDue: false), new JsonObject { [trigger.Binding] = "" }, "");

    private static JsonObject TimerValue(TimerStatus? status, bool isPastDue) => new()
    {
        ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
        ["ScheduleStatus"] = status is null ? null : JsonSerializer.SerializeToNode(status),
        [InvocationNames.IsPastDue] = isPastDue,
    };

    private JsonObject Body(FunctionDefinition function, FunctionTrigger trigger, JsonNode value, JsonObject metadata, string text)
    {
        metadata["sys"] = new JsonObject
        {
            ["MethodName"] = function.Name,
            ["UtcNow"] = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["RandGuid"] = Guid.NewGuid().ToString(),
        };
        AddMembers(metadata, text);
        return new JsonObject
        {
            [InvocationNames.Data] = new JsonObject { [trigger.Binding] = value },
            [InvocationNames.Metadata] = metadata,
        };
    }

    /// <summary>The plain members of a message that is a JSON object appear in the metadata.</summary>
    private static void AddMembers(JsonObject metadata, string text)
    {
        if (!text.StartsWith('{'))
        {
            return;
        }

        try
        {
            foreach (var (name, value) in JsonNode.Parse(text)!.AsObject().Where(member => member.Value is JsonValue))
            {
                metadata.TryAdd(name, Quoted(value!.ToString()));
            }
        }
        catch (JsonException)
        {
            // Text that only looks like JSON has no members.
        }
    }

    private static JsonValue Quoted(string text) => JsonValue.Create(JsonSerializer.Serialize(text));

    private static string Moment(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
