using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Watching;

/// <summary>The objects a watch has reported, so that a new list becomes the events that were missed and a repeated event is dropped.</summary>
internal sealed class KnownObjects
{
    private Dictionary<(string Namespace, string Name), KnownObject> _objects = [];

    /// <summary>The events that lead from what was known to the list; those gone come first, with kind and metadata only.</summary>
    public IReadOnlyList<ObjectEvent> Replace(IReadOnlyList<JsonObject> list)
    {
        var present = new Dictionary<(string, string), KnownObject>(list.Count);
        var changes = new List<ObjectEvent>();
        foreach (var value in list)
        {
            var before = _objects.GetValueOrDefault(Key(value));
            present[Key(value)] = new KnownObject(value);
            if (before is null || before.Uid != value.Uid)
            {
                changes.Add(new ObjectEvent(ObjectEventKind.Added, value, IsListed: true));
            }
            else if (before.ResourceVersion != value.ResourceVersion)
            {
                changes.Add(new ObjectEvent(ObjectEventKind.Modified, value, IsListed: true));
            }
        }

        var gone = _objects.Where(known => !present.TryGetValue(known.Key, out var value) || value.Uid != known.Value.Uid)
            .Select(known => new ObjectEvent(ObjectEventKind.Deleted, known.Value.Head(), IsListed: true));
        List<ObjectEvent> events = [.. gone, .. changes];
        _objects = present;
        return events;
    }

    /// <returns>The event to report; null when it says nothing new.</returns>
    public ObjectEvent? Take(WatchLine line)
    {
        var key = Key(line.Object);
        if (line.Type == "DELETED")
        {
            return _objects.Remove(key) ? new ObjectEvent(ObjectEventKind.Deleted, line.Object) : null;
        }

        var isKnown = _objects.TryGetValue(key, out var before);
        if (isKnown && before!.ResourceVersion == line.Object.ResourceVersion)
        {
            return null;
        }

        _objects[key] = new KnownObject(line.Object);
        return new ObjectEvent(isKnown ? ObjectEventKind.Modified : ObjectEventKind.Added, line.Object);
    }

    private static (string, string) Key(JsonObject value) => (value.Namespace, value.Name);
}
