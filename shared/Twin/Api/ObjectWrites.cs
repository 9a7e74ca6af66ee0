using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Admission;
using Trimtab.Twin.Fields;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Api;

/// <summary>Creates and updates objects by the API server's rules. The caller holds the world's lock; results are not to be changed.</summary>
internal sealed class ObjectWrites(ObjectStore store, KindCatalog catalog, SimulatedClock clock, Random random)
{
    private readonly Quotas _quotas = new(store, catalog);
    private readonly ServiceAddresses _addresses = new(store, catalog);

    /// <summary>POST.</summary>
    public JsonObject Create(ServedKind kind, string @namespace, JsonObject body, WriteOptions options)
    {
        var value = WriteRules.Accept(kind, @namespace, body.Copy());
        if (value.Name.Length == 0 && value.Text("metadata", "generateName") is { Length: > 0 } prefix)
        {
            value["metadata"]!["name"] = prefix + RandomWord.Next(random, 5);
        }

        return Insert(kind, value, options, filled => Track(kind, null, filled, options, ""));
    }

    /// <summary>PUT of an object, or of one subresource of it (<c>status</c>).</summary>
    public JsonObject Replace(ServedKind kind, string @namespace, string name, JsonObject body, WriteOptions options, string subresource = "")
    {
        var value = WriteRules.Accept(kind, @namespace, body.Copy());
        var live = Existing(kind, @namespace, name);
        if (value.Name != name)
        {
            throw ApiFault.BadRequest($"the name of the object ({value.Name}) does not match the name on the URL ({name})");
        }

        return Update(kind, live, value, options, subresource);
    }

    /// <summary>PATCH: <paramref name="patch"/> gets a copy of the live object and returns the wanted one.</summary>
    public JsonObject Patch(ServedKind kind, string @namespace, string name, Func<JsonObject, JsonObject> patch, WriteOptions options, string subresource = "")
    {
        var live = Existing(kind, @namespace, name);
        return Update(kind, live, WriteRules.Accept(kind, @namespace, patch(live.Value.Copy())), options, subresource);
    }

    /// <summary>PATCH with an applied configuration; creates the object when there is none.</summary>
    /// <exception cref="ApiFault">409 Conflict naming each field of another manager, unless forced.</exception>
    public JsonObject Apply(ServedKind kind, string @namespace, string name, JsonObject body, WriteOptions options, bool isForced, string subresource = "")
    {
        var applied = WriteRules.Accept(kind, @namespace, body.Copy());
        if (body.Find("metadata", "managedFields") is JsonArray { Count: > 0 })
        {
            throw ApiFault.BadRequest("metadata.managedFields must be nil");
        }

        applied["metadata"]!["name"] = name;
        var owner = Owner(kind, options, "Apply", subresource);
        if (kind.HasStatus && subresource.Length == 0)
        {
            applied.Remove("status");
        }

        if (store.Find(kind, @namespace, name) is not { } live)
        {
            return subresource.Length > 0 ? throw ApiFault.NotFound(kind, name)
                : applied.Uid.Length > 0 ? throw ApiFault.Conflict(
                    kind,
                    name,
                    $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{name}\": uid mismatch: the provided object specified uid {applied.Uid}, and no existing object was found")
                : Insert(kind, FieldOwnership.Apply(null, applied, owner, kind.Schema, isForced), options, _ => { });
        }

        WriteRules.CheckVersion(kind, live, applied);
        try
        {
            var merged = FieldOwnership.Apply(live.Value, applied, owner, kind.Schema, isForced);
            return Commit(kind, live, Settle(kind, live, merged, subresource), options);
        }
        catch (FieldsConflictException conflict)
        {
            throw ApiFault.Conflict(conflict.Conflicts);
        }
    }

    /// <summary>Sets the replica count, as the scale subresource does.</summary>
    public JsonObject Scale(ServedKind kind, string @namespace, string name, int replicas, WriteOptions options)
    {
        if (kind.ScalePath is not { } path)
        {
            throw ApiFault.NoSuchResource();
        }

        return Patch(
            kind,
            @namespace,
            name,
            live =>
            {
                live.Ensure("spec")[path] = replicas;
                return live;
            },
            options,
            "scale");
    }

    private JsonObject Insert(ServedKind kind, JsonObject value, WriteOptions options, Action<JsonObject> track)
    {
        if (kind.IsNamespaced)
        {
            CheckNamespace(kind, value);
        }

        var metadata = value.Ensure("metadata");
        metadata.Remove("resourceVersion");
        metadata.Remove("deletionTimestamp");
        metadata["uid"] = RandomWord.Uid(random);
        metadata["creationTimestamp"] = clock.Timestamp;
        if (kind.HasGeneration)
        {
            metadata["generation"] = 1;
        }

        if (kind.HasStatus)
        {
            value.Remove("status");
        }

        Defaults.Fill(kind, value);
        Validation.Check(kind, value, live: null);
        if (store.Find(kind, value.Namespace, value.Name) is not null)
        {
            throw ApiFault.AlreadyExists(kind, value.Name);
        }

        _addresses.Assign(kind, value, live: null);
        _quotas.Check(kind, value);
        track(value);
        if (kind == catalog.Get(KindName.Pod))
        {
            value["status"] = new JsonObject { ["phase"] = "Pending" };
        }

        return options.IsDryRun ? value.Normalize() : store.Put(kind, value).Value;
    }

    private JsonObject Update(ServedKind kind, StoredObject live, JsonObject value, WriteOptions options, string subresource)
    {
        WriteRules.CheckVersion(kind, live, value);
        if (subresource == "status" && JsonNode.DeepEquals(live.Value["status"], value["status"]))
        {
            return live.Value;
        }

        var settled = Settle(kind, live, value, subresource);
        Track(kind, live.Value, settled, options, subresource);
        return Commit(kind, live, settled, options);
    }

    /// <summary>Keeps what a writer can't change, fills defaults in and checks the result.</summary>
    private JsonObject Settle(ServedKind kind, StoredObject live, JsonObject value, string subresource)
    {
        if (subresource == "status")
        {
            var status = value["status"];
            var fields = value.Find("metadata", "managedFields");
            value = live.Value.Copy();
            value.Assign("status", status);
            value.Ensure("metadata").Assign("managedFields", fields);
            return value;
        }

        var metadata = value.Ensure("metadata");
        foreach (var field in new[] { "uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion" })
        {
            metadata.Assign(field, live.Value["metadata"]![field]);
        }

        if (kind.HasStatus)
        {
            value.Assign("status", live.Value["status"]);
        }

        _addresses.Assign(kind, value, live.Value);
        Defaults.Fill(kind, value);
        Validation.Check(kind, value, live.Value);
        if (live.Value.Number("metadata", "generation") is { } generation && WriteRules.IsSpecChanged(live.Value, value))
        {
            metadata["generation"] = generation + 1;
        }

        return value;
    }

    private JsonObject Commit(ServedKind kind, StoredObject live, JsonObject value, WriteOptions options)
    {
        if (WriteRules.IsUnchanged(live.Value, value))
        {
            return live.Value;
        }

        if (options.IsDryRun)
        {
            return value.Normalize();
        }

        var stored = store.Put(kind, value);
        if (stored.IsDeleting && stored.Value.Find("metadata", "finalizers") is not JsonArray { Count: > 0 } && !ObjectDeletion.EndsLater(kind))
        {
            store.Remove(stored);
        }

        return stored.Value;
    }

    private void CheckNamespace(ServedKind kind, JsonObject value)
    {
        var @namespace = store.Find(catalog.Get(KindName.Namespace), "", value.Namespace) ?? throw ApiFault.NoNamespace(value.Namespace);
        if (@namespace.IsDeleting)
        {
            throw ApiFault.Forbidden(
                kind,
                value.Name,
                $"unable to create new content in namespace {value.Namespace} because it is being terminated",
                "NamespaceTerminating");
        }
    }

    private StoredObject Existing(ServedKind kind, string @namespace, string name)
        => store.Find(kind, @namespace, name) ?? throw ApiFault.NotFound(kind, name);

    private void Track(ServedKind kind, JsonObject? live, JsonObject updated, WriteOptions options, string subresource)
    {
        if (!options.IsComponent || live?.Find("metadata", "managedFields") is not null)
        {
            FieldOwnership.Track(live, updated, Owner(kind, options, "Update", subresource), kind.Schema);
        }
    }

    private FieldsOwner Owner(ServedKind kind, WriteOptions options, string operation, string subresource)
        => new(options.Manager, operation, kind.Name.ApiVersion, subresource, clock.Timestamp, new FieldTree());
}
