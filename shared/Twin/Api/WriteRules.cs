using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Api;

/// <summary>What holds for every write, whatever its verb.</summary>
internal static class WriteRules
{
    /// <summary>Fills the body's identity in, after a check that it is for this address.</summary>
    public static JsonObject Accept(ServedKind kind, string @namespace, JsonObject value)
    {
        value.StripNulls();
        value.Default("apiVersion", kind.Name.ApiVersion);
        value.Default("kind", kind.Name.Kind);
        if (value.KindName != kind.Name)
        {
            throw ApiFault.BadRequest($"the object provided is a {value.KindName}, expected {kind.Name}");
        }

        var metadata = value.Ensure("metadata");
        if (!kind.IsNamespaced)
        {
            metadata.Remove("namespace");
        }
        else if (value.Namespace.Length == 0)
        {
            metadata["namespace"] = @namespace;
        }
        else if (value.Namespace != @namespace)
        {
            throw ApiFault.BadRequest($"the namespace of the provided object does not match the namespace sent on the request");
        }

        return value;
    }

    public static void CheckVersion(ServedKind kind, StoredObject live, JsonObject value)
    {
        if (value.ResourceVersion.Length > 0 && value.ResourceVersion != live.Value.ResourceVersion)
        {
            throw ApiFault.Outdated(kind, live.Name);
        }

        if (value.Uid.Length > 0 && value.Uid != live.Uid)
        {
            throw ApiFault.Conflict(kind, live.Name, $"Precondition failed: UID in precondition: {value.Uid}, UID in object meta: {live.Uid}");
        }
    }

    public static bool IsSpecChanged(JsonObject before, JsonObject after)
        => before.Select(field => field.Key).Union(after.Select(field => field.Key))
            .Any(field => field is not ("metadata" or "status") && !JsonNode.DeepEquals(before[field], after[field]));

    public static bool IsUnchanged(JsonObject before, JsonObject after)
    {
        // Owners keep their time while their fields stay, so a no-op write leaves managedFields equal too.
        var (one, two) = (before.Find("metadata", "managedFields"), after.Find("metadata", "managedFields"));
        return JsonNode.DeepEquals(one, two) && JsonNode.DeepEquals(before, after);
    }
}
