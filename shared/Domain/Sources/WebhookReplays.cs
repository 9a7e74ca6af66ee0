using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Sources;

/// <summary>Remembers for a day which webhook bodies a source has taken, so that a repeated delivery causes no second message.</summary>
/// <remarks>One create-only document a source and body, <c>webhooks/{day}/{SHA-256}.json</c>: the key is the body itself, because a delivery id can be forged
/// and the body is what is signed. The source is in it because hosts send the same body to each hook. Days are UTC.</remarks>
public sealed class WebhookReplays(IDocumentStore documents, TimeProvider time)
{
    private const string Root = "webhooks/";
    private static readonly byte[] Seen = "{}"u8.ToArray();

    /// <returns>Whether this body was remembered today or yesterday (UTC): at least 24 hours.</returns>
    public async Task<bool> IsRepeatAsync(string source, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var today = time.GetUtcNow();
        return await documents.ReadAsync(NameOf(source, body.Span, today), cancellationToken) is not null
            || await documents.ReadAsync(NameOf(source, body.Span, today.AddDays(-1)), cancellationToken) is not null;
    }

    public Task RememberAsync(string source, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        => documents.TryCreateAsync(NameOf(source, body.Span, time.GetUtcNow()), Seen, cancellationToken);

    /// <summary>Deletes what is older than yesterday.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var oldest = Root + DayOf(time.GetUtcNow().AddDays(-1));
        await foreach (var name in documents.ListAsync(Root, cancellationToken))
        {
            if (string.CompareOrdinal(name, oldest) >= 0)
            {
                break;
            }

            await documents.DeleteAsync(name, cancellationToken);
        }
    }

    private static string NameOf(string source, ReadOnlySpan<byte> body, DateTimeOffset time)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(source + "\n"));
        hash.AppendData(body);
        return $"{Root}{DayOf(time)}/{Convert.ToHexStringLower(hash.GetHashAndReset())}.json";
    }

    private static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
