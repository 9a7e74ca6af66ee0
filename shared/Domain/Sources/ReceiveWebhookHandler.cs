using System.Text.Json;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Sources.Hosts;

namespace Trimtab.Domain.Sources;

/// <summary>Takes a Git host's push webhook: verify, recognise repeats, enqueue "look again", answer. Nothing else is done inside the request.</summary>
public sealed class ReceiveWebhookHandler(IFleet fleet, WebhookSecrets secrets, WebhookReplays replays, IMessageSender sender, TimeProvider time)
{
    /// <summary>GitHub's own limit on a payload; the other hosts send less.</summary>
    public const int MaxBodyBytes = 25 * 1024 * 1024;

    // Checked against when there is no such source or its secret can't be read, so that the answer takes as long as for a wrong signature.
    private const string NobodysSecret = "no source has this secret";

    private static readonly WebhookAnswer Refused = new(401, null);

    /// <summary>The answer to a body over <see cref="MaxBodyBytes"/>; the caller stops reading there.</summary>
    public static WebhookAnswer TooLarge { get; } = new(413, "The body is larger than 25 MiB.");

    /// <param name="source">Key of the source, from the route; <see cref="FleetSource.OfFleet"/> for the fleet document's own repository.</param>
    /// <param name="headers">Request headers by case-insensitive name.</param>
    /// <param name="body">The raw body, at most <see cref="MaxBodyBytes"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<WebhookAnswer> HandleAsync(string source, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var known = source == FleetSource.OfFleet ? fleet.Repository : fleet.Current.Sources.GetValueOrDefault(source);
        var host = WebhookHosts.Of(known?.Webhook?.Provider ?? GitHostKind.Github);
        var secret = await secrets.FindAsync(known, cancellationToken);
        var delivery = new WebhookDelivery(headers, body);
        if (!host.IsAuthentic(secret ?? NobodysSecret, delivery, time.GetUtcNow()) || secret is null || known is null)
        {
            return Refused;
        }

        if (host.EventOf(delivery) is { } name && !host.IsPush(name))
        {
            if (host.IsPullRequest(name) && known.Name != FleetSource.OfFleet && fleet.Current.HasPullRequests)
            {
                return TryReadRepository(host, body, out var repository)
                    ? await TakeAsync(WebhookRecipients.Of(fleet.Current, known, repository), body, SendTendingAsync, "Nothing to do: no source with this secret has this repository.", cancellationToken)
                    : new WebhookAnswer(400, "The body is not the JSON of a pull request's event (content type application/json is needed).");
            }

            return new WebhookAnswer(202, $"Nothing to do for the event {Shorten(name)}.");
        }

        return PushEvent.TryRead(host, body, out var push)
            ? await TakeAsync(known.Name == FleetSource.OfFleet ? WebhookRecipients.Of(known, push) : WebhookRecipients.Of(fleet.Current, known, push), body, SendAsync, WhyNobody(known, push), cancellationToken)
            : new WebhookAnswer(400, "The body is not the JSON of a push event (content type application/json is needed).");
    }

    private async Task<WebhookAnswer> TakeAsync(
        IReadOnlyList<FleetSource> concerned, ReadOnlyMemory<byte> body, Func<FleetSource, MessageContext, CancellationToken, Task> send, string whyNobody, CancellationToken cancellationToken)
    {
        if (concerned.Count == 0)
        {
            return new WebhookAnswer(202, whyNobody);
        }

        var isNew = false;
        foreach (var source in concerned)
        {
            if (await replays.IsRepeatAsync(source.Name, body, cancellationToken))
            {
                continue;
            }

            // Sent before it is remembered: killed in between, the redelivery sends a second "look again", which is harmless; the other order could lose it.
            await send(source, MessageContext.For($"webhook:{source.Name}"), cancellationToken);
            await replays.RememberAsync(source.Name, body, cancellationToken);
            isNew = true;
        }

        return new WebhookAnswer(202, isNew ? "Taken." : "This delivery was taken before.");
    }

    private async Task SendAsync(FleetSource source, MessageContext context, CancellationToken cancellationToken)
    {
        if (source.Name == FleetSource.OfFleet)
        {
            await sender.SendAsync(new RefreshFleet(), context, TimeSpan.Zero, cancellationToken);
            return;
        }

        await sender.SendAsync(new ReconcileSource(source.Name), context, TimeSpan.Zero, cancellationToken);
        if (fleet.Current.HasPullRequests)
        {
            // The push may be a merge.
            await SendTendingAsync(source, context, cancellationToken);
        }
    }

    private Task SendTendingAsync(FleetSource source, MessageContext context, CancellationToken cancellationToken)
        => sender.SendAsync(new TendPullRequests(source.Name), context, TimeSpan.Zero, cancellationToken);

    private static bool TryReadRepository(IWebhookHost host, ReadOnlyMemory<byte> body, out string? repository)
    {
        repository = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            repository = host.PullRequestRepository(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is thrown by texts that are no Unicode, when they are read.
            return false;
        }
    }

    private static string WhyNobody(FleetSource named, PushEvent push)
        => push.Repository is { } repository && !RepositoryName.Matches(named.Repository, repository)
            ? $"Nothing to do: no source with this secret follows {Shorten(repository)} and what was pushed to it."
            : $"Nothing to do: this source follows the branch {named.Branch}.";

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80];
}
