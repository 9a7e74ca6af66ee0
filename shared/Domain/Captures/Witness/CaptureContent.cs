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
        var bare = value.Copy();
        (bare["metadata"] as JsonObject)?.Remove("managedFields");
        var cleaned = ObjectSanitizer.Clean(bare);
        // A generated name is not known at admission.
        (cleaned["metadata"] as JsonObject)?.Remove("name");
        return ContentDigest.Hex(cleaned);
    }
}
