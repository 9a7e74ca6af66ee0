using Trimtab.Domain.Changes;
using Trimtab.Domain.Versions;
using Trimtab.Domain.Versions.Policies;

namespace Trimtab.Domain.Gates.Deciding;

/// <summary>Goes through the candidates once: which follow what runs, by which step, and which rule leaves the others out.</summary>
internal sealed class CandidateSieve
{
    private readonly GateQuestion _question;
    private readonly TagPolicy _tags;
    private readonly VersionReading? _running;
    private readonly bool _isRunningOutside;

    public CandidateSieve(GateQuestion question)
    {
        _question = question;
        _tags = question.Policy.Filter.Value!.Tags;
        var running = question.Part.Running.Version;
        var compared = running.Length == 0 ? null : LatestTag.Compared(running, _tags);
        _running = VersionReader.TryRead(compared ?? running, _tags.Scheme, out var reading, out _) ? reading : null;
        _isRunningOutside = compared is null || (_running is { IsVersion: true } && question.Policy.Range.Value is { } range && !range.Range.Contains(_running.Version!));
    }

    public List<SiftedCandidate> Left { get; } = [];

    public Tally Filtered { get; } = new();

    /// <summary>Other classes of tags, and what is no version.</summary>
    public Tally Unlike { get; } = new();

    public Tally NotNewer { get; } = new();

    public Tally OutOfRange { get; } = new();

    public Tally Held { get; } = new();

    public Tally Immature { get; } = new();

    /// <summary>By the kind whose word is to skip.</summary>
    public Dictionary<VersionChange, Tally> Skipped { get; } = [];

    public CandidateSieve Sift()
    {
        foreach (var candidate in _question.Part.Candidates)
        {
            Sift(candidate);
        }

        return this;
    }

    /// <summary>The order of two that are left: above zero when the first is newer.</summary>
    public int Compare(SiftedCandidate left, SiftedCandidate right)
        => left.Reading is { IsVersion: true } reading && right.Reading is { IsVersion: true } other
            ? VersionComparer.Order(reading, other)
            : left.Version.Version == right.Version.Version ? left.Candidate.FirstSeen.CompareTo(right.Candidate.FirstSeen)
            : LatestTag.Pick(right.Version.Version, [left.Version.Version], _tags).Tag is null ? -1 : 1;

    private void Sift(Candidate candidate)
    {
        if (LatestTag.Compared(candidate.Version.Version, _tags) is not { } compared)
        {
            Filtered.Add(candidate, null);
        }
        else if (candidate.Version.Version == _question.Part.Running.Version)
        {
            SiftContent(candidate);
        }
        else if (_tags.Order != TagOrder.Version)
        {
            SiftPlain(candidate);
        }
        else if (_running is { IsVersion: true } && VersionReader.TryRead(compared, _tags.Scheme, out var reading, out _) && reading.IsVersion && VersionCandidates.IsAsPrecise(_running, reading))
        {
            SiftVersion(candidate, reading);
        }
        else
        {
            Unlike.Add(candidate, null);
        }
    }

    /// <summary>The name that runs: only other content is a change, and only where both are known.</summary>
    private void SiftContent(Candidate candidate)
    {
        var running = _question.Part.Running;
        if (running.Digest is not null && candidate.Version.Digest is not null && running.Digest != candidate.Version.Digest)
        {
            Keep(candidate, _running, VersionChange.Digest, VersionChange.Digest);
        }
    }

    private void SiftPlain(Candidate candidate)
    {
        var latest = LatestTag.Pick(_question.Part.Running.Version, [candidate.Version.Version], _tags);
        if (latest.Tag is null)
        {
            NotNewer.Add(candidate, null);
            return;
        }

        // The order says that it is newer, whatever its version says; a version is only asked for the kind of the step.
        var change = latest.Change is null or VersionChange.Downgrade ? VersionChange.Incomparable : latest.Change.Value;
        Keep(candidate, null, change, change);
    }

    private void SiftVersion(Candidate candidate, VersionReading reading)
    {
        var (order, change) = VersionComparer.Compare(_running!, reading);
        if (order is null)
        {
            Unlike.Add(candidate, null);
        }
        else if (order >= 0 && !IsWayBack(order.Value))
        {
            NotNewer.Add(candidate, reading);
        }
        else if (_question.Policy.Range.Value is { } range && !range.Range.Contains(reading.Version!))
        {
            OutOfRange.Add(candidate, reading);
        }
        else
        {
            var type = change ?? VersionChange.Incomparable;
            // The release of a prerelease that runs is what was waited for.
            Keep(candidate, reading, type, type == VersionChange.Prerelease && !reading.IsPrerelease ? VersionChange.Patch : type);
        }
    }

    /// <summary>An older version follows only where that is allowed and what runs is outside of what the policy lets run.</summary>
    private bool IsWayBack(int order) => order > 0 && _isRunningOutside && _question.Policy.ActionOf(VersionChange.Downgrade).Value != GateAction.Skip;

    private void Keep(Candidate candidate, VersionReading? reading, VersionChange type, VersionChange kind)
    {
        foreach (var hold in _question.Holds)
        {
            if (hold.IsInForce(_question.Now) && hold.Covers(_question.Part.Artifact, candidate.Version))
            {
                Held.Add(candidate, reading);
                return;
            }
        }

        var action = _question.Policy.ActionOf(kind).Value;
        if (reading is { IsPrerelease: true } && type != VersionChange.Digest && _question.Policy.ActionOf(VersionChange.Prerelease).Value is var careful && careful > action)
        {
            (kind, action) = (VersionChange.Prerelease, careful);
        }

        if (action == GateAction.Skip)
        {
            (Skipped.TryGetValue(kind, out var tally) ? tally : Skipped[kind] = new Tally()).Add(candidate, reading);
            return;
        }

        var matures = candidate.FirstSeen + _question.Policy.Soak.Value;
        DateTimeOffset? waits = matures > _question.Now ? matures : null;
        if (waits is not null)
        {
            Immature.Add(candidate, reading);
        }

        Left.Add(new SiftedCandidate(candidate, reading, type, kind, action, waits));
    }
}
