using System.Text.Json.Nodes;
using Trimtab.Domain.Audit;

namespace Trimtab.Domain.Tests.Audit;

/// <summary>Records for tests.</summary>
internal static class AuditRecords
{
    public static AuditRecord Make(string id, int evidenceLength = 0) => new(
        id,
        new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
        "target.applied",
        "target/shop-prod",
        "webhook:shop",
        "Applied 3 objects – \"ü\".",
        "1a2b3c4",
        null,
        "sha256:ab",
        "sha256:cd",
        "c1",
        evidenceLength == 0 ? null : new JsonObject { ["text"] = new string('x', evidenceLength) });

    public static AuditRecord[] Make(int from, int count) => [.. Enumerable.Range(from, count).Select(n => Make($"r{n}"))];
}
