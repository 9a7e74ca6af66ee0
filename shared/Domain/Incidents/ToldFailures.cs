namespace Trimtab.Domain.Incidents;

/// <summary>The failures of one pod that were told. Not for concurrent use.</summary>
/// <param name="namespace">The pod's.</param>
internal sealed class ToldFailures(string @namespace)
{
    /// <summary>More than a pod shows at once, as a rule; what is forgotten and seen again is told again, which others recognize by its occurrence.</summary>
    private const int UsuallyKept = 32;

    // The oldest first.
    private readonly List<string> _occurrences = [];

    public string Namespace { get; } = @namespace;

    /// <summary>It was not told after all.</summary>
    public void Untell(string occurrence) => _occurrences.Remove(occurrence);

    /// <summary>Those of a pod's present failures that were not told yet; from now on they were.</summary>
    public IReadOnlyList<IncidentFailure> Untold(IReadOnlyList<IncidentFailure> present)
    {
        List<IncidentFailure> untold = [.. present.Where(failure => !_occurrences.Contains(failure.Occurrence))];
        _occurrences.AddRange(untold.Select(static failure => failure.Occurrence));
        // Never fewer than the pod shows: they would be told in turns, for ever.
        var kept = Math.Max(UsuallyKept, 2 * present.Count);
        if (_occurrences.Count > kept)
        {
            _occurrences.RemoveRange(0, _occurrences.Count - kept);
        }

        return untold;
    }
}
