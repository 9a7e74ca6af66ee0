using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Watching;

/// <summary>The objects a watch has reported, so that a new list becomes the events that were missed and a repeated event is dropped.</summary>
internal sealed class KnownObjects
{
    private readonly Dictionary<(string Namespace, string Name), KnownObject> _objects = [];
    private HashSet<(string Namespace, string Name)> _listed = [];

    /// <summary>A new list begins.</summary>
    public void BeginList() => _listed = [];

    /// <summary>The events that lead from what was known to one page of the list.</summary>
    public IEnumerable<ObjectEvent> TakePage(IReadOnlyList<JsonObject> page)
    {
        foreach (var value in page)
        {
            var key = Key(value);
            _listed.Add(key);
            var before = _objects.GetValueOrDefault(key);
            if (before is not null && before.Uid == value.Uid && before.ResourceVersion == value.ResourceVersion)
            {
                continue;
            }

            _objects[key] = new KnownObject(value);
            if (before is not null && before.Uid != value.Uid)
            {
                // Made anew: its deletion came before the version that the list shows.
                yield return new ObjectEvent(ObjectEventKind.Deleted, before.Head(before.ResourceVersion), IsListed: true);
                before = null;
            }

            yield return new ObjectEvent(before is null ? ObjectEventKind.Added : ObjectEventKind.Modified, value, IsListed: true);
        }
    }

    /// <summary>The list is complete: what it did not show is gone by its version.</summary>
    public IEnumerable<ObjectEvent> EndList(string version)
    {
        var gone = _objects.Where(known => !_listed.Contains(known.Key)).ToList();
        _listed = [];
        foreach (var (key, value) in gone)
        {
            _objects.Remove(key);
            yield return new ObjectEvent(ObjectEventKind.Deleted, value.Head(version), IsListed: true);
        }
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
