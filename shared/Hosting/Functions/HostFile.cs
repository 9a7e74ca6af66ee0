using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Hosting.Functions;

/// <summary>Reads host.json.</summary>
internal static class HostFile
{
    private static readonly TimeSpan ShortestPolling = TimeSpan.FromMilliseconds(100);

    public static HostSettings Read(JsonObject file, List<string> faults)
    {
        var extensions = file["extensions"] as JsonObject;
        var queues = extensions?["queues"] as JsonObject;
        var defaults = new QueueSettings();
        if (queues?["messageEncoding"] is { } encoding && encoding.ToString() != "base64")
        {
            faults.Add($"host.json: extensions.queues.messageEncoding is '{encoding}'; only 'base64' is supported.");
        }

        return new HostSettings(
            extensions?["http"]?["routePrefix"]?.ToString() ?? "api",
            Time(file, "functionTimeout", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1), faults),
            new QueueSettings
            {
                BatchSize = Number(queues, "batchSize", defaults.BatchSize, 1, 32, faults),
                NewBatchThreshold = Number(queues, "newBatchThreshold", defaults.NewBatchThreshold, 0, 1000, faults),
                MaxDequeueCount = Number(queues, "maxDequeueCount", defaults.MaxDequeueCount, 1, 1000, faults),
                VisibilityTimeout = Time(queues, "visibilityTimeout", defaults.VisibilityTimeout, TimeSpan.Zero, faults),
                MaxPollingInterval = Time(queues, "maxPollingInterval", defaults.MaxPollingInterval, ShortestPolling, faults),
            });
    }

    private static int Number(JsonObject? section, string name, int fallback, int least, int most, List<string> faults)
    {
        if (section?[name] is not { } node)
        {
            return fallback;
        }

        if (node.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out int value) && value >= least && value <= most)
        {
            return value;
        }

        faults.Add($"host.json: {node.GetPath()} must be a whole number from {least} to {most}.");
        return fallback;
    }

    private static TimeSpan Time(JsonObject? section, string name, TimeSpan fallback, TimeSpan least, List<string> faults)
    {
        if (section?[name] is not { } node)
        {
            return fallback;
        }

        if (TimeSpan.TryParse(node.ToString(), CultureInfo.InvariantCulture, out var value) && value >= least)
        {
            return value;
        }

        faults.Add($"host.json: {node.GetPath()} must be a time of at least {least:c}.");
        return fallback;
    }
}
