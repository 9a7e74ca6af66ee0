using Trimtab.Domain.Fleet;
using Trimtab.Domain.Images;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Scans;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Registries.Webhooks;

/// <summary>Takes a registry's webhook: verify, recognise repeats, have the repository looked at, answer. Nothing that it says is believed.</summary>
public sealed class ReceiveRegistryWebhookHandler(IFleet fleet, ISecrets secrets, IRegistryWebhookReport report, WebhookReplays replays, IMessageSender sender, TimeProvider time)
{
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    // Checked against when there is no such registry or its secret can't be read, so that the answer takes as long as for a wrong one.
    private const string NobodysSecret = "no registry has this secret";

    private static readonly WebhookAnswer Refused = new(401, null);

    /// <summary>The answer to a body over <see cref="MaxBodyBytes"/>; the caller stops reading there.</summary>
    public static WebhookAnswer TooLarge { get; } = new(413, "The body is larger than 4 MiB.");

    /// <param name="name">Key of the registry, from the route.</param>
    /// <param name="delivery">What was sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<WebhookAnswer> HandleAsync(string name, RegistryDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var document = fleet.Current;
        var registry = document.Registries.GetValueOrDefault(name);
        var kind = registry?.Webhook?.Kind ?? RegistryWebhookKind.Distribution;
        var secret = registry is null ? null : await FindSecretAsync(registry, cancellationToken);
        if (!RegistryWebhookProof.IsAuthentic(kind, secret ?? NobodysSecret, delivery) || secret is null || registry is null)
        {
            return Refused;
        }

        if (RegistryEvents.Read(kind, delivery.Body) is not { } pushed)
        {
            return new WebhookAnswer(400, $"The body is not the JSON of a {FleetNode.CamelCase(kind.ToString())} event.");
        }

        var artifacts = pushed.SelectMany(repository => ArtifactsOf(document, registry, repository)).Distinct(StringComparer.Ordinal).ToArray();
        return artifacts.Length == 0
            ? new WebhookAnswer(202, "Nothing to do: no push to a repository of this registry.")
            : await TakeAsync(registry, artifacts, delivery.Body, cancellationToken);
    }

    private async Task<WebhookAnswer> TakeAsync(FleetRegistry registry, string[] artifacts, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var key = $"registry/{registry.Name}";
        if (await replays.IsRepeatAsync(key, body, cancellationToken))
        {
            return new WebhookAnswer(202, "This delivery was taken before.");
        }

        // Sent before it is remembered: killed in between, the redelivery has the repository looked at again, which is harmless; the other order could lose it.
        var context = MessageContext.For($"webhook:{key}");
        foreach (var artifact in artifacts)
        {
            await sender.SendAsync(new ScanRepository(artifact, time.GetUtcNow()) { IsTold = true }, context, TimeSpan.Zero, cancellationToken);
        }

        await replays.RememberAsync(key, body, cancellationToken);
        return new WebhookAnswer(202, "Taken.");
    }

    /// <summary>The image, and the chart where the fleet has charts there. A registry may only speak of itself, whatever it calls itself behind a proxy.</summary>
    private static IEnumerable<string> ArtifactsOf(FleetDocument document, FleetRegistry registry, PushedRepository repository)
    {
        var host = registry.IsPattern ? repository.Host is { } named && registry.Covers(named) ? named : null : registry.Host;
        if (host is null || !ImageReference.TryParse($"{host}/{repository.Path}", out var image, out _) || image.Registry != host)
        {
            return [];
        }

        var artifact = ArtifactName.OfImage(image).Text;
        var chart = FleetChartRepository.OciScheme + artifact;
        return document.Images.RefusalOf(ArtifactName.OfImage(image)) is not null ? []
            : document.Charts.Values.Any(charts => chart.StartsWith($"{charts.Address}/", StringComparison.Ordinal)) ? [artifact, chart]
            : [artifact];
    }

    private async ValueTask<string?> FindSecretAsync(FleetRegistry registry, CancellationToken cancellationToken)
    {
        if (registry.Webhook is not { } webhook)
        {
            return null;
        }

        try
        {
            var secret = await secrets.ReadAsync(webhook.Secret, cancellationToken);
            report.Verifiable(registry);
            return secret;
        }
        catch (SecretUnavailableException exception)
        {
            report.Unverifiable(registry, exception);
            return null;
        }
    }
}
