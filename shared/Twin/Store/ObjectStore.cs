using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;

namespace Trimtab.Twin.Store;

/// <summary>Objects, their versions and their history. Knows no rule of any kind. The caller holds the world's lock.</summary>
internal sealed class ObjectStore(int historyLimit)
{
    private readonly Dictionary<string, SortedDictionary<string, SortedDictionary<string, StoredObject>>> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<StoredObject>> _dependents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredObject> _byUid = new(StringComparer.Ordinal);
    private readonly Queue<Change> _history = new();
    private readonly List<WatchSubscription> _watches = [];

    public long Version { get; private set; } = 1;

    /// <summary>Watches can start from this version or a later one.</summary>
    public long CompactedVersion { get; private set; }

    /// <summary>Changes that the simulation has not looked at yet.</summary>
    public Queue<Change> Unseen { get; } = new();

    public StoredObject? Find(ServedKind kind, string @namespace, string name)
        => _objects.TryGetValue(kind.StorageKey, out var namespaces) && namespaces.TryGetValue(@namespace, out var objects)
            ? objects.GetValueOrDefault(name)
            : null;

    /// <returns>All objects of a kind by namespace and name; of one namespace when it is given.</returns>
    public IEnumerable<StoredObject> List(ServedKind kind, string? @namespace)
    {
        if (!_objects.TryGetValue(kind.StorageKey, out var namespaces))
        {
            return [];
        }

        if (@namespace is null)
        {
            return namespaces.Values.SelectMany(objects => objects.Values);
        }

        return namespaces.TryGetValue(@namespace, out var found) ? found.Values : [];
    }

    /// <returns>Whether any kind still has objects in a namespace, each of them.</returns>
    public IEnumerable<StoredObject> ContentOf(string @namespace)
        => _objects.Values.SelectMany(namespaces => namespaces.TryGetValue(@namespace, out var objects) ? objects.Values : Enumerable.Empty<StoredObject>());

    public IReadOnlyCollection<StoredObject> DependentsOf(string uid) => _dependents.GetValueOrDefault(uid) ?? [];

    public StoredObject? FindByUid(string uid) => _byUid.GetValueOrDefault(uid);

    public StoredObject Put(ServedKind kind, JsonObject value)
    {
        value["metadata"]!["resourceVersion"] = (++Version).ToString();
        var now = StoredObject.Of(kind, value, Version);
        var objects = Bucket(kind, now.Namespace);
        var before = objects.GetValueOrDefault(now.Name);
        objects[now.Name] = now;
        Index(before, now);
        Record(new Change(before is null ? ChangeKind.Added : ChangeKind.Modified, before, now));
        return now;
    }

    public StoredObject Remove(StoredObject present)
    {
        Bucket(present.Kind, present.Namespace).Remove(present.Name);
        Index(present, null);
        var value = present.Value.Copy();
        value["metadata"]!["resourceVersion"] = (++Version).ToString();
        var last = new StoredObject(present.Kind, value, Version);
        Record(new Change(ChangeKind.Deleted, present, last));
        return last;
    }

    /// <summary>Starts a watch behind a version; the kept changes since then come first.</summary>
    /// <exception cref="ApiFault">410 Expired: the history no longer reaches back so far.</exception>
    public WatchSubscription Watch(WatchScope scope, long since)
    {
        if (since < CompactedVersion)
        {
            throw ApiFault.Expired($"too old resource version: {since} ({CompactedVersion})");
        }

        var watch = new WatchSubscription(scope, Version, ended => _watches.Remove(ended));
        foreach (var change in _history.Where(change => change.After.Version > since))
        {
            watch.Offer(change);
        }

        _watches.Add(watch);
        return watch;
    }

    /// <summary>Forgets the whole history: every watch that starts from an earlier version is answered with 410.</summary>
    public void Compact()
    {
        _history.Clear();
        CompactedVersion = Version;
    }

    /// <summary>Ends all running watches, as a restarted API server does.</summary>
    public void CutWatches()
    {
        foreach (var watch in _watches.ToArray())
        {
            watch.Cut();
        }

        _watches.Clear();
    }

    private void Record(Change change)
    {
        Unseen.Enqueue(change);
        _history.Enqueue(change);
        if (_history.Count > historyLimit)
        {
            CompactedVersion = _history.Dequeue().After.Version;
        }

        foreach (var watch in _watches)
        {
            watch.Offer(change);
        }
    }

    private SortedDictionary<string, StoredObject> Bucket(ServedKind kind, string @namespace)
    {
        if (!_objects.TryGetValue(kind.StorageKey, out var namespaces))
        {
            namespaces = new(StringComparer.Ordinal);
            _objects[kind.StorageKey] = namespaces;
        }

        if (!namespaces.TryGetValue(@namespace, out var objects))
        {
            objects = new(StringComparer.Ordinal);
            namespaces[@namespace] = objects;
        }

        return objects;
    }

    private void Index(StoredObject? before, StoredObject? now)
    {
        if (now is not null)
        {
            _byUid[now.Uid] = now;
        }
        else if (before is not null)
        {
            _byUid.Remove(before.Uid);
        }

        foreach (var owner in before?.Value.Items("metadata", "ownerReferences") ?? [])
        {
            if (_dependents.TryGetValue(owner.Text("uid"), out var dependents) && dependents.Remove(before!) && dependents.Count == 0)
            {
                _dependents.Remove(owner.Text("uid"));
            }
        }

        foreach (var owner in now?.Value.Items("metadata", "ownerReferences") ?? [])
        {
            if (!_dependents.TryGetValue(owner.Text("uid"), out var dependents))
            {
                dependents = [];
                _dependents[owner.Text("uid")] = dependents;
            }

            dependents.Add(now!);
        }
    }
}
