using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Captures.Sanitizing;

namespace Trimtab.Domain.Drift;

/// <summary>The digest by which reconciler and reverser know one content again: of the text that a commit of the object would hold.</summary>
public static class SanitizedContent
{
    /// <param name="live">The whole object as the API server gave it.</param>
    /// <returns>64 hex digits.</returns>
    public static string DigestOf(JsonObject live) => DigestOf(ObjectSanitizer.Write(live));

    /// <param name="text">A capture's text; null of an object that is gone.</param>
    /// <returns>64 hex digits; empty for an object that is gone.</returns>
    public static string DigestOf(string? text) => text is null ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
