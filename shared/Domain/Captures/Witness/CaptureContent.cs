using System.Text.Json.Nodes;
using Trimtab.Domain.Captures.Sanitizing;

namespace Trimtab.Domain.Captures.Witness;

/// <summary>The content of an object as far as admission and watch must agree on it.</summary>
public static class CaptureContent
{
    /// <returns>A digest that the server's own fields and their owners have no part in.</returns>
    public static string DigestOf(JsonObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var cleaned = ObjectSanitizer.CleanWithoutOwners(value);
        // A generated name is not known at admission.
        (cleaned["metadata"] as JsonObject)?.Remove("name");
        return ContentDigest.Hex(cleaned);
    }
}
