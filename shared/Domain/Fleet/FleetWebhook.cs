namespace Trimtab.Domain.Fleet;

/// <summary>How a Git host announces pushes. Sources that name the same provider and secret share a delivery.</summary>
/// <param name="Provider">The Git host's kind.</param>
/// <param name="Secret">What the host signs with, or sends.</param>
public sealed record FleetWebhook(GitHostKind Provider, SecretReference Secret)
{
    /// <summary>Whether the host is asked to deliver again what it could not deliver. GitHub only; needs the source's token.</summary>
    public bool Redeliver { get; init; }

    /// <summary>Where the host is asked for the hook and its deliveries.</summary>
    public WebhookOwner HookOf { get; init; }

    /// <summary>The webhook's id at the host; null: found by its address, which ends with the source's name.</summary>
    public int? HookId { get; init; }
}
