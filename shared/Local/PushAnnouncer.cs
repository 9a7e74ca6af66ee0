using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Trimtab.Local;

/// <summary>Tells a webhook about pushes in GitHub's form, and remembers what it answered.</summary>
internal sealed class PushAnnouncer : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly ConcurrentQueue<LocalDelivery> _deliveries = new();

    /// <summary>Where pushes are announced; null: nowhere.</summary>
    public LocalWebhook? Webhook { get; set; }

    /// <summary>Webhooks of single repositories, by full name; they get those pushes instead.</summary>
    public ConcurrentDictionary<string, LocalWebhook> Own { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<LocalDelivery> Deliveries => [.. _deliveries];

    public async Task AnnounceAsync(LocalPush push, CancellationToken cancellationToken)
    {
        if (Own.GetValueOrDefault(push.Repository, Webhook!) is { } webhook)
        {
            _deliveries.Enqueue(new LocalDelivery(push.Repository, push.Ref, push.After, await PostAsync(webhook, push, cancellationToken)));
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<int> PostAsync(LocalWebhook webhook, LocalPush push, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(push.ToPayload());
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-GitHub-Event", "push");
        request.Headers.Add("X-GitHub-Delivery", Guid.NewGuid().ToString());
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(webhook.Secret), body)));
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return 0;
        }
    }
}
