using System.Net;
using System.Text.RegularExpressions;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Http;

/// <summary>One attempt to bring a message to somebody else's HTTP endpoint, and what its answer means.</summary>
/// <param name="client">From <see cref="CreateClient"/>.</param>
/// <param name="time">For <c>Retry-After</c> dates.</param>
public sealed partial class OutgoingHttp(HttpClient client, TimeProvider time)
{
    private const int FirstBuffer = 32 << 10;
    private const int MaxAnswer = 4096;
    private const int MaxReason = 200;

    /// <summary>The client for all outgoing messages: no redirects (they would carry secrets elsewhere), no cookies, 15 s.</summary>
    public static HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(15) };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("trimtab");
        return client;
    }

    /// <param name="request">What to send.</param>
    /// <param name="secrets">Texts that an answer might repeat and no reason may hold.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public Task<Delivery> SendAsync(HttpRequestMessage request, IReadOnlyList<string> secrets, CancellationToken cancellationToken)
        => SendAsync(request, secrets, static (_, _, usual) => usual, cancellationToken);

    /// <inheritdoc cref="SendAsync(HttpRequestMessage, IReadOnlyList{string}, CancellationToken)"/>
    /// <param name="request">What to send.</param>
    /// <param name="secrets">Texts that an answer might repeat and no reason may hold.</param>
    /// <param name="read">Says what an answer means at this place: from its status, its text (empty when it succeeded; no secret in it) and what it means elsewhere.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public Task<Delivery> SendAsync(HttpRequestMessage request, IReadOnlyList<string> secrets, Func<int, string, Delivery, Delivery> read, CancellationToken cancellationToken)
        => AttemptAsync(
            request,
            async response =>
            {
                var answer = response.IsSuccessStatusCode ? "" : await ReadAnswerAsync(response, secrets, cancellationToken);
                return read((int)response.StatusCode, answer, response.IsSuccessStatusCode ? new Delivery.Delivered() : Judge(response, answer));
            },
            cancellationToken);

    /// <summary>Reads something, or sends something whose answer counts. An answer 304 to <c>If-None-Match</c> is delivered, without content.</summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="secrets">Texts that an answer might repeat and no reason may hold.</param>
    /// <param name="maxBytes">A longer body is refused.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public async Task<HttpAnswer> ReadAsync(HttpRequestMessage request, IReadOnlyList<string> secrets, int maxBytes, CancellationToken cancellationToken)
    {
        var content = ReadOnlyMemory<byte>.Empty;
        var (link, etag, status) = ("", "", 0);
        var result = await AttemptAsync(
            request,
            async response =>
            {
                status = (int)response.StatusCode;
                if (status == (int)HttpStatusCode.NotModified && request.Headers.IfNoneMatch.Count > 0)
                {
                    return new Delivery.Delivered();
                }

                if (!response.IsSuccessStatusCode)
                {
                    return Judge(response, await ReadAnswerAsync(response, secrets, cancellationToken));
                }

                await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                var (buffer, count) = await ReadAsync(stream, maxBytes, cancellationToken);
                content = buffer.AsMemory(0, count);
                link = response.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : "";
                etag = response.Headers.ETag?.ToString() ?? "";
                return count > maxBytes ? new Delivery.Refused($"the answer has more than {maxBytes} bytes") : new Delivery.Delivered();
            },
            cancellationToken);
        return (result is Delivery.Delivered ? new HttpAnswer(result, content, link) { ETag = etag } : new HttpAnswer(result, ReadOnlyMemory<byte>.Empty, "")) with { Status = status };
    }

    /// <summary>Most answers are small: room for the longest is not made before it is needed.</summary>
    private static async Task<(byte[] Buffer, int Count)> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(maxBytes + 1, FirstBuffer)];
        for (var count = 0; ;)
        {
            count += await stream.ReadAtLeastAsync(buffer.AsMemory(count), buffer.Length - count, throwOnEndOfStream: false, cancellationToken);
            if (count < buffer.Length || count > maxBytes)
            {
                return (buffer, count);
            }

            Array.Resize(ref buffer, Math.Min(maxBytes + 1, 4 * buffer.Length));
        }
    }

    private async Task<Delivery> AttemptAsync(HttpRequestMessage request, Func<HttpResponseMessage, Task<Delivery>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await read(response);
        }
        catch (HttpRequestException e)
        {
            return new Delivery.TryLater(null, $"no answer ({e.HttpRequestError})");
        }
        catch (IOException)
        {
            return new Delivery.TryLater(null, "the answer broke off");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivery.TryLater(null, $"no answer within {client.Timeout.TotalSeconds:0} s");
        }
    }

    private Delivery Judge(HttpResponseMessage response, string answer)
    {
        var status = (int)response.StatusCode;
        var reason = $"the answer was {status}{(answer.Length > 0 ? $" ({answer})" : "")}";
        var isLimited = response.StatusCode == HttpStatusCode.Forbidden
            && (response.Headers.RetryAfter is not null || (response.Headers.TryGetValues("x-ratelimit-remaining", out var left) && left.First() == "0"));
        return status is 408 or 425 or 429 or >= 500 || isLimited
            ? new Delivery.TryLater(RetryAfter(response), reason)
            : new Delivery.Refused(status is >= 300 and < 400 ? $"{reason}: it has moved; give the final address" : reason);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
        => response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
            _ => null,
        };

    private static async Task<string> ReadAnswerAsync(HttpResponseMessage response, IReadOnlyList<string> secrets, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxAnswer];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var count = await stream.ReadAtLeastAsync(buffer, MaxAnswer, throwOnEndOfStream: false, cancellationToken);
        var text = Unprintable().Replace(System.Text.Encoding.UTF8.GetString(buffer, 0, count), " ").Trim();
        text = secrets.Where(secret => secret.Length > 3).Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.OrdinalIgnoreCase));
        return text.Length <= MaxReason ? text : text[..MaxReason] + "…";
    }

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Unprintable();
}
