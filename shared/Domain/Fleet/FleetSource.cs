namespace Trimtab.Domain.Fleet;

/// <summary>A Git repository and branch.</summary>
/// <param name="Name">The key in the fleet.</param>
/// <param name="Repository">HTTPS (or HTTP, file) address without user info.</param>
/// <param name="Branch">Branch name; default <c>main</c>.</param>
/// <param name="Interval">Time between two looks without a webhook; jitter −20..0 % is taken off.</param>
/// <param name="Token">Access token for HTTPS; null for none.</param>
/// <param name="Webhook">How pushes are announced; null when the host sends none.</param>
/// <param name="StatusApi">Base address of the host's API for commit statuses; null: by the repository's host; no token: none.</param>
public sealed record FleetSource(
    string Name,
    Uri Repository,
    string Branch,
    TimeSpan Interval,
    SecretReference? Token,
    FleetWebhook? Webhook,
    Uri? StatusApi);
