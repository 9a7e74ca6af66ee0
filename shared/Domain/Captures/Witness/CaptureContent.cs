using System.Text.Json.Nodes;
using Trimtab.Domain.Captures.Sanitizing;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Witness;

/// <summary>The content of an object as far as admission and watch must agree on it.</summary>
public static class CaptureContent
{
    /// <returns>A digest that the server's own fields and their owners have no part in.</returns>
    public static string DigestOf(JsonObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return DigestOfTaken(value.Copy());
    }

    /// <summary>As <see cref="DigestOf"/>, of an object that nobody else needs: it is taken apart.</summary>
    internal static string DigestOfTaken(JsonObject value)
    {
        ObjectSanitizer.StripWithoutOwners(value);
        // A generated name is not known at admission.
        (value["metadata"] as JsonObject)?.Remove("name");
        return ContentDigest.Hex(value);
    }
}
