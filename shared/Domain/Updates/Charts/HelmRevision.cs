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

    /// <summary>The chart's version: what begins with the first number behind a dash.</summary>
    public string Version
    {
        get
        {
            for (var dash = Chart.IndexOf('-', StringComparison.Ordinal); dash >= 0; dash = Chart.IndexOf('-', dash + 1))
            {
                if (dash + 1 < Chart.Length && (char.IsAsciiDigit(Chart[dash + 1]) || (Chart[dash + 1] == 'v' && dash + 2 < Chart.Length && char.IsAsciiDigit(Chart[dash + 2]))) && Chart.AsSpan(dash + 1).Contains('.'))
                {
                    return Chart[(dash + 1)..];
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
