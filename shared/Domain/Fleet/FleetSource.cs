namespace Trimtab.Domain.Fleet;

/// <summary>A Git repository and branch.</summary>
/// <param name="Name">The key in the fleet.</param>
/// <param name="Repository">HTTPS (or HTTP, file) address without user info, or an SSH address with the user.</param>
/// <param name="Branch">Branch name; default <c>main</c>.</param>
/// <param name="Interval">Time between two looks without a webhook; jitter −20..0 % is taken off.</param>
/// <param name="Token">Access token for HTTPS and for the host's API; null for none.</param>
/// <param name="Webhook">How pushes are announced; null when the host sends none.</param>
/// <param name="StatusApi">Base address of the host's API; null: by the repository's address.</param>
public sealed record FleetSource(
    string Name,
    Uri Repository,
    string Branch,
    TimeSpan Interval,
    SecretReference? Token,
    FleetWebhook? Webhook,
    Uri? StatusApi)
{
    /// <summary>Name of the repository that holds the fleet document itself; no source of the document can have it.</summary>
    public const string OfFleet = "_fleet";

    /// <summary>The Git host's kind as the fleet says it; null: see <see cref="HostKind"/>.</summary>
    public GitHostKind? Provider { get; init; }

    /// <summary>Keys for SSH; null for other addresses.</summary>
    public FleetSsh? Ssh { get; init; }

    /// <summary>Where a commit status leads; null for nowhere.</summary>
    public LinkTemplate? StatusLink { get; init; }

    /// <summary>The Git host's kind: as it is said, else the webhook's, else by the repository's host, else GitHub when there is a <see cref="StatusApi"/>.</summary>
    /// <value>Null when nothing tells.</value>
    public GitHostKind? HostKind
        => Provider
            ?? (Webhook?.Provider is { } webhook and not GitHostKind.Generic ? webhook : null as GitHostKind?)
            ?? KnownGitHosts.KindOf(Repository)
            ?? (StatusApi is null ? null as GitHostKind? : GitHostKind.Github);
}
