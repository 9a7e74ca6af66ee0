using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Sources;

/// <summary>Decides which sources a verified push concerns: those whose webhook has the same provider and secret, that follow the repository and a branch that moved.</summary>
/// <remarks>So one hook of a whole organisation may name the route of any of its sources, and several sources of one repository need one hook only.</remarks>
internal static class WebhookRecipients
{
    /// <param name="document">The fleet.</param>
    /// <param name="named">The source that the route names; it has a webhook.</param>
    /// <param name="push">What the host says.</param>
    /// <returns>By name; empty when the push concerns none.</returns>
    public static IReadOnlyList<FleetSource> Of(FleetDocument document, FleetSource named, PushEvent push)
        => [.. document.Sources.Values
            .Where(source => source == named || SharesSecret(source.Webhook, named.Webhook))
            .Where(source => push.Repository is null ? source == named : RepositoryName.Matches(source.Repository, push.Repository))
            .Where(source => push.Branches.Contains(source.Branch, StringComparer.Ordinal))
            .OrderBy(source => source.Name, StringComparer.Ordinal)];

    /// <summary>Sources of a repository, whichever branch they follow.</summary>
    /// <param name="document">The fleet.</param>
    /// <param name="named">The source that the route names; it has a webhook.</param>
    /// <param name="repository">As in <see cref="PushEvent.Repository"/>; null means the named one's.</param>
    public static IReadOnlyList<FleetSource> Of(FleetDocument document, FleetSource named, string? repository)
        => [.. document.Sources.Values
            .Where(source => source == named || SharesSecret(source.Webhook, named.Webhook))
            .Where(source => repository is null ? source == named : RepositoryName.Matches(source.Repository, repository))
            .OrderBy(source => source.Name, StringComparer.Ordinal)];

    /// <summary>The same for the fleet document's own repository, whose hook serves nothing else.</summary>
    public static IReadOnlyList<FleetSource> Of(FleetSource fleet, PushEvent push)
        => push.Branches.Contains(fleet.Branch, StringComparer.Ordinal) && (push.Repository is null || RepositoryName.Matches(fleet.Repository, push.Repository)) ? [fleet] : [];

    private static bool SharesSecret(FleetWebhook? one, FleetWebhook? other)
        => one is not null && other is not null && one.Provider == other.Provider && one.Secret == other.Secret;
}
