using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Writes Events; the same event again raises its count. Only the newest are kept.</summary>
internal sealed class EventRecorder(TwinWorld world)
{
    private const int Limit = 5000;

    private readonly ServedKind _kind = world.Catalog.Get(KindName.Event);
    private readonly Dictionary<(string Uid, string Reason, string Message), string> _known = [];
    private readonly Queue<(string Uid, string Reason, string Message, string Namespace)> _order = new();

    public void Note(StoredObject about, string reason, string message, string component) => Record(about, "Normal", reason, message, component);

    public void Warn(StoredObject about, string reason, string message, string component) => Record(about, "Warning", reason, message, component);

    private void Record(StoredObject about, string type, string reason, string message, string component)
    {
        if (world.Store.Find(world.Catalog.Get(KindName.Namespace), "", about.Namespace) is not { IsDeleting: false })
        {
            return;
        }

        var key = (about.Uid, reason, message);
        if (_known.TryGetValue(key, out var name) && world.Store.Find(_kind, about.Namespace, name) is { } present)
        {
            var again = present.Value.Copy();
            again["count"] = (again.Number("count") ?? 1) + 1;
            again["lastTimestamp"] = world.Clock.Timestamp;
            world.Store.Put(_kind, again);
            return;
        }

        name = $"{about.Name}.{RandomWord.Uid(world.Random)[..13].Replace("-", "", StringComparison.Ordinal)}";
        var value = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = about.Kind.Name.ApiVersion,
                ["kind"] = about.Kind.Name.Kind,
                ["namespace"] = about.Namespace,
                ["name"] = about.Name,
                ["uid"] = about.Uid,
                ["resourceVersion"] = about.Value.ResourceVersion,
            },
            ["reason"] = reason,
            ["message"] = message,
            ["type"] = type,
            ["source"] = new JsonObject { ["component"] = component },
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
            ["firstTimestamp"] = world.Clock.Timestamp,
            ["lastTimestamp"] = world.Clock.Timestamp,
            ["count"] = 1,
        };
        world.Writes.Create(_kind, about.Namespace, value, new WriteOptions(component, IsComponent: true));
        Remember(key, name, about.Namespace);
    }

    private void Remember((string Uid, string Reason, string Message) key, string name, string @namespace)
    {
        _known[key] = name;
        _order.Enqueue((key.Uid, key.Reason, key.Message, @namespace));
        if (_order.Count > Limit)
        {
            var (uid, reason, message, space) = _order.Dequeue();
            if (_known.Remove((uid, reason, message), out var old) && world.Store.Find(_kind, space, old) is { } forgotten)
            {
                world.Deletion.Remove(forgotten);
            }
        }
    }
}
