using System.Text.Json.Nodes;

namespace Trimtab.Twin.Fields;

/// <summary>Server-side apply and the bookkeeping of <c>metadata.managedFields</c>.</summary>
internal static class FieldOwnership
{
    /// <summary>Merges an applied configuration into the live object.</summary>
    /// <param name="live">The stored object, or null when it is created.</param>
    /// <param name="applied">What the manager sends: all that it wants to own.</param>
    /// <param name="owner">Who applies; its <see cref="FieldsOwner.Fields"/> are ignored.</param>
    /// <param name="schema">The kind's schema.</param>
    /// <param name="force">Take conflicting fields over.</param>
    /// <exception cref="FieldsConflictException">Other managers own fields that would change, and <paramref name="force"/> is off.</exception>
    public static JsonObject Apply(JsonObject? live, JsonObject applied, FieldsOwner owner, Schema schema, bool force)
    {
        var wanted = FieldSets.OfObject(applied, schema);
        var owners = live is null ? [] : FieldsOwner.ReadAll(live);
        var before = owners.Find(entry => entry.IsSameOwner(owner));
        var others = owners.Where(entry => !entry.IsSameOwner(owner)).ToList();
        var merged = live is null ? applied.DeepClone().AsObject() : FieldMerge.Merge(live, applied, schema)!.AsObject();
        if (before is not null)
        {
            var kept = others.Aggregate(wanted, (all, entry) => all.Union(entry.Fields));
            FieldMerge.Remove(merged, before.Fields, kept, schema);
        }

        var changes = FieldComparison.Between(live ?? [], merged, schema);
        var touched = changes.Added.Union(changes.Modified);
        if (!force)
        {
            ThrowOnConflict(others, touched);
        }

        var result = others.Select(entry => entry with { Fields = entry.Fields.Minus(touched).Minus(changes.Removed) }).ToList();
        result.Add(Dated(owner with { Fields = wanted }, before));
        Write(merged, result);
        return merged;
    }

    /// <summary>Credits a plain create, update or patch to its manager: it owns what it changed.</summary>
    public static void Track(JsonObject? live, JsonObject updated, FieldsOwner owner, Schema schema)
    {
        var owners = live is null ? [] : FieldsOwner.ReadAll(live);
        var changes = owner.Subresource == "status"
            ? FieldComparison.OfField("status", live, updated, schema)
            : FieldComparison.Between(live ?? [], updated, schema);
        var touched = changes.Added.Union(changes.Modified);
        if (owner.Subresource.Length == 0)
        {
            // What defaults put into the status belongs to nobody.
            touched.Children.Remove("f:status");
        }

        var before = owners.Find(entry => entry.IsSameOwner(owner));
        var result = owners
            .Where(entry => !entry.IsSameOwner(owner))
            .Select(entry => entry with { Fields = entry.Fields.Minus(touched).Minus(changes.Removed) })
            .ToList();
        var fields = (before?.Fields ?? new FieldTree()).Union(touched).Minus(changes.Removed);
        // Who only takes fields out keeps the time of the last write.
        result.Add(touched.IsEmpty ? Dated(owner with { Fields = fields }, before) : owner with { Fields = fields });
        Write(updated, result);
    }

    private static FieldsOwner Dated(FieldsOwner now, FieldsOwner? before)
        => before is not null && JsonNode.DeepEquals(before.Fields.ToFieldsV1(), now.Fields.ToFieldsV1()) ? before : now;

    private static void ThrowOnConflict(List<FieldsOwner> others, FieldTree touched)
    {
        var conflicts = others
            .Select(entry => new FieldsConflict(entry, [.. entry.Fields.Intersect(touched).Paths()]))
            .Where(conflict => conflict.Paths.Count > 0)
            .ToList();
        if (conflicts.Count > 0)
        {
            throw new FieldsConflictException(conflicts);
        }
    }

    private static void Write(JsonObject value, List<FieldsOwner> owners)
    {
        var entries = new JsonArray();
        foreach (var entry in owners
            .Where(entry => !entry.Fields.IsEmpty)
            .OrderBy(entry => entry.Operation, StringComparer.Ordinal)
            .ThenBy(entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager, StringComparer.Ordinal))
        {
            entries.Add(entry.ToJson());
        }

        if (value["metadata"] is not JsonObject metadata)
        {
            metadata = [];
            value["metadata"] = metadata;
        }

        metadata.Remove("managedFields");
        if (entries.Count > 0)
        {
            metadata["managedFields"] = entries;
        }
    }
}
