using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Domain.Audit;

/// <summary>A record with its place in the chain: one line of the log.</summary>
/// <param name="Sequence">1 for the first record, then one more each.</param>
/// <param name="Previous">Hash of the record before; zeros for the first.</param>
/// <param name="Hash">SHA-256 of the canonical JSON of <c>{"prev", "record", "seq"}</c>, in lower-case hexadecimal.</param>
/// <param name="Record">What was decided or written.</param>
public sealed record AuditEntry(long Sequence, string Previous, string Hash, AuditRecord Record)
{
    /// <summary>Evidence longer than this is left out and replaced by its size and digest.</summary>
    public const int MaxEvidenceBytes = 128 * 1024;

    /// <summary>The longest line; a record over it is refused.</summary>
    public const int MaxLineBytes = 256 * 1024;

    private const string HashMember = "{\"hash\":\"";
    private const int HashLength = 64;

    // {"hash":"…",  : the hash is the first member, so the hashed text is the line without these bytes and with its brace.
    private const int PrefixLength = 9 + HashLength + 2;

    public AuditHead Head => new(Sequence, Hash);

    /// <summary>Reads a line; says nothing about its hash.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out AuditEntry? entry)
    {
        entry = null;
        try
        {
            var stored = JsonSerializer.Deserialize<StoredLine>(line, DocumentJson.Options);
            if (stored is not { Seq: > 0, Prev.Length: HashLength, Hash.Length: HashLength, Record.Id: not null })
            {
                return false;
            }

            entry = new AuditEntry(stored.Seq, stored.Prev, stored.Hash, stored.Record);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The hash that a stored line should have, computed from its bytes; empty when it has not the form of a line.</summary>
    public static string ComputeHash(ReadOnlySpan<byte> line)
    {
        var isLine = line.Length > PrefixLength
            && line.StartsWith(Encoding.ASCII.GetBytes(HashMember))
            && line[PrefixLength - 2] == '"'
            && line[PrefixLength - 1] == ',';
        return isLine ? Digest([(byte)'{', .. line[PrefixLength..]]) : "";
    }

    /// <summary>Makes the line that follows <paramref name="head"/>, without a line feed.</summary>
    /// <exception cref="ArgumentException">The record is too long although its evidence was left out.</exception>
    internal static byte[] Line(AuditHead head, AuditRecord record)
    {
        var node = (JsonObject)JsonSerializer.SerializeToNode(Bounded(record), DocumentJson.Options)!;
        var hashed = CanonicalJson.Serialize(new JsonObject { ["prev"] = head.Hash, ["record"] = node, ["seq"] = head.Sequence + 1 });
        byte[] line = [.. Encoding.ASCII.GetBytes($"{HashMember}{Digest(hashed)}\","), .. hashed.AsSpan(1)];
        return line.Length <= MaxLineBytes
            ? line
            : throw new ArgumentException($"Audit record {record.Id} is {line.Length} bytes long; at most {MaxLineBytes} are stored.", nameof(record));
    }

    // A decision must not fail because its evidence is large, and its digest still proves what was seen.
    private static AuditRecord Bounded(AuditRecord record)
    {
        if (record.Evidence is null)
        {
            return record;
        }

        var evidence = CanonicalJson.Serialize(record.Evidence);
        return evidence.Length <= MaxEvidenceBytes
            ? record
            : record with { Evidence = new JsonObject { ["omittedBytes"] = evidence.Length, ["sha256"] = Digest(evidence) } };
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed record StoredLine(long Seq, string Prev, string Hash, AuditRecord Record);
}
