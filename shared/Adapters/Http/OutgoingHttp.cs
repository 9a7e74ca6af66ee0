using System.Net;
using System.Text.RegularExpressions;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Http;

/// <summary>One attempt to bring a message to somebody else's HTTP endpoint, and what its answer means.</summary>
/// <param name="client">From <see cref="CreateClient"/>.</param>
/// <param name="time">For <c>Retry-After</c> dates.</param>
public sealed partial class OutgoingHttp(HttpClient client, TimeProvider time)
{
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
    public async Task<Delivery> SendAsync(HttpRequestMessage request, IReadOnlyList<string> secrets, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode
                ? new Delivery.Delivered()
                : Judge(response, await ReadAnswerAsync(response, secrets, cancellationToken));
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
