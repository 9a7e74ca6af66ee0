using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Network;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>Labels of what changes blobs: the same write of another run gets the same label.</summary>
internal static class BlobWrites
{
    private const string OwnContainer = "trimtab";
    private const string Inventory = "inventory";

    public static string? Label(ObservedRequest request)
    {
        if (request.Method is not ("PUT" or "POST" or "DELETE" or "PATCH"))
        {
            return null;
        }

        var path = request.Path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (container, name) = (path[1], Uri.UnescapeDataString(string.Join('/', path.Skip(2))));
        var label = name.Length == 0 ? $"{request.Method} container {container}"
            : request.Query.GetValueOrDefault("comp") switch
            {
                "lease" => $"lease {request.Headers["x-ms-lease-action"]} {Kind(name)}",
                "appendblock" => $"append {Kind(name)} {Actions(request.Body.Span)}",
                _ => $"{request.Method} blob {Kind(name)} {Detail(name, request.Body.Span)}".TrimEnd(),
            };
        // Scans of the inventory come by events and by the minute.
        return container == OwnContainer && !name.StartsWith(Inventory, StringComparison.Ordinal) ? label : KillSwitch.Anytime + $"{label} in {container}";
    }

    // rollouts/shop-1a2b3c4d.json is one of many of its kind; targets/shop.json is the only one of a world.
    private static string Kind(string name) => name.Split('/') switch
    {
        ["rollouts", "active", ..] => "rollouts/active",
        ["notifications", "commits", ..] => "notifications/commits",
        ["timers" or "locks", _, var function, ..] => function,
        [var folder, ..] => folder,
        _ => name,
    };

    private static string Detail(string name, ReadOnlySpan<byte> body) => (name.Split('/'), body.Length) switch
    {
        (_, 0) => "",
        (["rollouts", "active", ..], _) => "",
        (["rollouts", _], _) => Of(DocumentJson.Deserialize<RolloutDocument>(body)),
        (["targets", _], _) => DocumentJson.Deserialize<TargetState>(body).Phase.ToString(),
        (["revisions", ..], _) => DocumentJson.Deserialize<RevisionRecord>(body).Result.ToString(),
        _ => "",
    };

    private static string Of(RolloutDocument rollout)
    {
        var owed = rollout.PendingRecords.Count > 0 ? $", owing {rollout.PendingRecords[^1].Action}" : "";
        return $"{rollout.Phase} step {rollout.Step}{(rollout.IsPromotionApplied ? " applied" : "")}{(rollout.IsClosed ? " closed" : "")}{owed}";
    }

    private static string Actions(ReadOnlySpan<byte> lines)
        => string.Join('+', Encoding.UTF8.GetString(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (string?)JsonNode.Parse(line)?["record"]?["action"]));
}
