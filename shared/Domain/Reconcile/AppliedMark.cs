using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile;

/// <summary>What tells later, without a comparison, whether an object is still as it was applied.</summary>
/// <param name="ResourceVersion">Its resourceVersion: while it stays nothing at all was written.</param>
/// <param name="Ownership">Digest of the fields that belong to Trimtab's applies; null when the server keeps no such account. The server takes a field out of
/// the set as soon as anybody else writes another value to it or removes it: while the set stays, so does every applied value, whatever controllers wrote
/// beside them (status, defaults, fields of their own).</param>
/// <remarks>Source: Kubernetes, "Server-Side Apply", field management.</remarks>
public sealed record AppliedMark(string ResourceVersion, string? Ownership)
{
    /// <param name="live">The object, or its metadata alone.</param>
    public static AppliedMark Of(JsonObject live) => new(live.ResourceVersion, OwnershipOf(live));

    /// <returns>Whether every value that was applied is in <paramref name="live"/> still.</returns>
    public bool Holds(JsonObject live) => ResourceVersion == live.ResourceVersion || (Ownership is not null && Ownership == OwnershipOf(live));

    private static string? OwnershipOf(JsonObject live)
        => live.Items("metadata", "managedFields").FirstOrDefault(IsOurs) is { } entry && entry["fieldsV1"] is { } fields
            ? $"{entry.Text("apiVersion")}:{ContentDigest.Hex(fields)}"
            : null;

    private static bool IsOurs(JsonObject entry)
        => entry.Text("manager") == TrimtabNames.FieldManager && entry.Text("operation") == "Apply" && entry.Text("subresource").Length == 0;
}
