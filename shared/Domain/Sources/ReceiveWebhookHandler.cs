using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Sources;

/// <summary>Takes a Git host's push webhook: verify, recognise repeats, enqueue "look again", answer. Nothing else is done inside the request.</summary>
public sealed class ReceiveWebhookHandler(IFleet fleet, ISecrets secrets, WebhookReplays replays, IMessageSender sender)
{
    /// <summary>GitHub's own limit on a payload.</summary>
    public const int MaxBodyBytes = 25 * 1024 * 1024;

    private const string EventHeader = "X-GitHub-Event";

    // Checked against when there is no such source, so that the answer takes as long as for a wrong signature.
    private const string NobodysSecret = "no source has this secret";

    private static readonly WebhookAnswer Refused = new(401, null);

    /// <summary>The answer to a body over <see cref="MaxBodyBytes"/>; the caller stops reading there.</summary>
    public static WebhookAnswer TooLarge { get; } = new(413, "The body is larger than 25 MiB.");

    /// <param name="source">Key of the source, from the route.</param>
    /// <param name="headers">Request headers by case-insensitive name.</param>
    /// <param name="body">The raw body, at most <see cref="MaxBodyBytes"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<WebhookAnswer> HandleAsync(string source, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var known = fleet.Current.Sources.GetValueOrDefault(source);
        var secret = known?.Webhook is { } webhook ? secrets.Read(webhook.Secret) : NobodysSecret;
        if (!WebhookSignature.IsValid(secret, body.Span, headers.GetValueOrDefault(WebhookSignature.Header)) || known?.Webhook is null)
        {
            return Refused;
        }

        return headers.GetValueOrDefault(EventHeader) is { } kind && kind != "push"
            ? new WebhookAnswer(202, $"Nothing to do for the event {Shorten(kind)}.")
            : await HandlePushAsync(known, body, cancellationToken);
    }

    private async Task<WebhookAnswer> HandlePushAsync(FleetSource source, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!PushEvent.TryParse(body, out var push))
        {
            return new WebhookAnswer(400, "The body is not the JSON of a push event (content type application/json is needed).");
        }

        if (push.Branch != source.Branch)
        {
            return new WebhookAnswer(202, $"Nothing to do: this source follows the branch {source.Branch}.");
        }

        if (await replays.IsRepeatAsync(body, cancellationToken))
        {
            return new WebhookAnswer(202, "This delivery was taken before.");
        }

        // Sent before it is remembered: killed in between, the redelivery sends a second "look again", which is harmless; the other order could lose it.
        await sender.SendAsync(new ReconcileSource(source.Name), MessageContext.For($"webhook:{source.Name}"), TimeSpan.Zero, cancellationToken);
        await replays.RememberAsync(body, cancellationToken);
        return new WebhookAnswer(202, "Taken.");
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40];
}
