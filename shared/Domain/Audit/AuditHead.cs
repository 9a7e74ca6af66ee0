using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Trimtab.Domain.Audit;

/// <summary>The end of the chain at some time: worth remembering outside the storage.</summary>
/// <param name="Sequence">The record's number, from 1; null when only its hash is remembered.</param>
/// <param name="Hash">SHA-256 of the record and all before it, 64 lower-case hexadecimal digits.</param>
public sealed record AuditHead(long? Sequence, string Hash)
{
    /// <summary>What the first record follows.</summary>
    public static AuditHead Start { get; } = new(0, new string('0', 64));

    /// <summary>Reads <c>42:9f86…</c> or only the hash.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AuditHead? head)
    {
        head = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var hash = text[(colon + 1)..];
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
        {
            return false;
        }

        if (colon < 0)
        {
            head = new AuditHead(null, hash);
            return true;
        }

        if (!long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        head = new AuditHead(sequence, hash);
        return true;
    }

    public override string ToString() => Sequence is { } sequence ? $"{sequence}:{Hash}" : Hash;
}
