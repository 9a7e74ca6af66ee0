using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Updates.Charts;

/// <summary>One entry of a release's history.</summary>
/// <param name="Revision">Helm's number, from 1.</param>
/// <param name="UpdatedAt">When it was written.</param>
/// <param name="Status">Helm's word: <c>deployed</c>, <c>superseded</c>, <c>failed</c>, <c>pending-upgrade</c>, ...</param>
/// <param name="Chart">The chart's name, a dash and its version.</param>
/// <param name="Description">What Helm says of it.</param>
public sealed record HelmRevision(int Revision, DateTimeOffset UpdatedAt, string Status, string Chart, string Description)
{
    /// <summary>An operation is under way, or died on the way.</summary>
    public bool IsPending => Status.StartsWith("pending-", StringComparison.Ordinal);

    /// <summary>It was rolled out once.</summary>
    public bool WasDeployed => Status is "deployed" or "superseded";

    /// <summary>The chart's version: what is one behind a dash; all of the text where nothing is.</summary>
    public string Version
    {
        get
        {
            for (var dash = Chart.IndexOf('-', StringComparison.Ordinal); dash >= 0; dash = Chart.IndexOf('-', dash + 1))
            {
                var rest = Chart[(dash + 1)..];
                if (SemVersion.TryParse(rest.StartsWith('v') ? rest[1..] : rest, out _))
                {
                    return rest;
                }
            }

            return Chart;
        }
    }

    public bool IsOf(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return Chart.EndsWith($"-{version.TrimStart('v')}", StringComparison.Ordinal) || Chart.EndsWith($"-{version}", StringComparison.Ordinal);
    }
}
