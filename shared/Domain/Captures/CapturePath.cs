using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures;

/// <summary>Where an object stands in the repository: <c>namespaces/shop/deployment/web.yaml</c>, <c>cluster-scoped/clusterrole/view.yaml</c>.</summary>
/// <remarks>
/// Every part is a name that all file systems take and tell apart: signs other than <c>a-z 0-9 - . _</c> become <c>%XX</c> of their UTF-8
/// bytes, capitals too, as does the first sign of a name that Windows keeps for devices. Different objects never share a path.
/// </remarks>
public static class CapturePath
{
    private const int MaxPartLength = 200;
    private static readonly string[] Devices = ["con", "prn", "aux", "nul"];
    private static readonly string[] NumberedDevices = ["com", "lpt"];

    /// <param name="reference">The object; its namespace is empty for cluster-scoped kinds.</param>
    /// <param name="withGroup">True where another captured kind has the same name: <c>service.serving.knative.dev</c>.</param>
    public static string Of(ObjectReference reference, bool withGroup)
    {
        ArgumentNullException.ThrowIfNull(reference);
        // A kind is made of letters and digits and is alike in no two cases, so that small letters suffice.
        var kind = Part(reference.Kind.Kind.ToLowerInvariant());
        kind = withGroup && reference.Kind.Group.Length > 0 ? $"{kind}.{Part(reference.Kind.Group)}" : kind;
        var place = reference.Namespace.Length == 0 ? "cluster-scoped" : $"namespaces/{Part(reference.Namespace)}";
        return $"{place}/{kind}/{Part(reference.Name)}.yaml";
    }

    private static string Part(string name)
    {
        var part = new StringBuilder();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in name.EnumerateRunes())
        {
            var isFirst = part.Length == 0;
            if (IsPlain(rune) && !(isFirst && (rune.Value == '.' || IsDevice(name))))
            {
                part.Append((char)rune.Value);
                continue;
            }

            foreach (var one in bytes[..rune.EncodeToUtf8(bytes)])
            {
                part.Append('%').Append(one.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return part.Length <= MaxPartLength ? part.ToString() : Shorten(part.ToString(), name);
    }

    private static bool IsPlain(Rune rune)
        => rune.IsAscii && (char.IsAsciiLetterLower((char)rune.Value) || char.IsAsciiDigit((char)rune.Value) || rune.Value is '-' or '.' or '_');

    // con, con.anything, com1 … lpt9.
    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0];
        return Devices.Contains(stem) || (stem.Length == 4 && NumberedDevices.Contains(stem[..3]) && char.IsAsciiDigit(stem[3]));
    }

    // No file name may be longer than 255 bytes. No sign is ever written %~, so that nothing else can be named so.
    private static string Shorten(string part, string name)
    {
        var start = part[..(MaxPartLength - 40)];
        var cut = start.LastIndexOf('%') is var escape && escape > start.Length - 3 && escape >= 0 ? escape : start.Length;
        return $"{start[..cut]}%~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32]}";
    }
}
