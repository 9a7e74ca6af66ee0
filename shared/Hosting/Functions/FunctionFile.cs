using System.Text.Json.Nodes;
using Trimtab.Hosting.Messaging;

namespace Trimtab.Hosting.Functions;

/// <summary>Reads a function.json. What the embedded engine could not do as the Functions host does it is a fault, not a difference found later.</summary>
internal static class FunctionFile
{
    private static readonly string[] Unsupported = ["retry", "scriptFile", "entryPoint"];
    private static readonly string[] UnsupportedOfServiceBus = ["topicName", "subscriptionName", "isSessionsEnabled", "cardinality"];

    public static FunctionDefinition? Read(string name, JsonObject file, List<string> faults)
    {
        foreach (var property in Unsupported.Where(file.ContainsKey))
        {
            faults.Add($"{name}/function.json: '{property}' is not supported.");
        }

        var triggers = (file["bindings"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(binding => Text(binding, "type").EndsWith("Trigger", StringComparison.Ordinal))
            .ToList();
        if (triggers.Count != 1)
        {
            faults.Add($"{name}/function.json: must have exactly one trigger binding, has {triggers.Count}.");
            return null;
        }

        var trigger = Trigger(name, triggers[0], faults);
        return trigger is null ? null : new FunctionDefinition(name, trigger);
    }

    private static FunctionTrigger? Trigger(string function, JsonObject binding, List<string> faults)
    {
        var name = Required(function, binding, "name", faults);
        switch (Text(binding, "type"))
        {
            case "queueTrigger":
                return new FunctionTrigger.Queue(name, Required(function, binding, "queueName", faults), QueueTransport.Storage);
            case "serviceBusTrigger":
                return ServiceBus(function, name, binding, faults);
            case "timerTrigger":
                var schedule = Required(function, binding, "schedule", faults);
                return new FunctionTrigger.Timer(name, schedule, binding["useMonitor"]?.GetValue<bool>() ?? true);
            case "httpTrigger":
                return new FunctionTrigger.Http(name, Route(function, binding), Methods(binding), Level(function, binding, faults));
            case var other:
                faults.Add($"{function}/function.json: trigger type '{other}' is not supported.");
                return null;
        }
    }

    private static FunctionTrigger.Queue ServiceBus(string function, string name, JsonObject binding, List<string> faults)
    {
        foreach (var property in UnsupportedOfServiceBus.Where(binding.ContainsKey))
        {
            faults.Add($"{function}/function.json: '{property}' of a serviceBusTrigger is not supported; messages come one by one from a queue.");
        }

        return new FunctionTrigger.Queue(name, Required(function, binding, "queueName", faults), QueueTransport.ServiceBus);
    }

    private static string Route(string function, JsonObject binding)
        => Text(binding, "route") is { Length: > 0 } route ? route.Trim('/') : function;

    private static List<string> Methods(JsonObject binding)
        => [.. (binding["methods"] as JsonArray ?? []).Select(method => method!.ToString().ToUpperInvariant())];

    private static AuthLevel Level(string function, JsonObject binding, List<string> faults)
    {
        if (!binding.ContainsKey("authLevel"))
        {
            return AuthLevel.Function;
        }

        if (Enum.TryParse<AuthLevel>(Text(binding, "authLevel"), ignoreCase: true, out var level))
        {
            return level;
        }

        faults.Add($"{function}/function.json: authLevel '{Text(binding, "authLevel")}' must be anonymous, function or admin.");
        return AuthLevel.Admin;
    }

    private static string Required(string function, JsonObject binding, string property, List<string> faults)
    {
        var text = Text(binding, property);
        if (text.Length == 0)
        {
            faults.Add($"{function}/function.json: the trigger's '{property}' is missing.");
        }
        else if (text.Contains('%', StringComparison.Ordinal))
        {
            faults.Add($"{function}/function.json: '{property}' refers to a setting ('{text}'), which is not supported.");
        }

        return text;
    }

    private static string Text(JsonObject binding, string property) => binding[property]?.ToString() ?? "";
}
