using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Registries.Memory;

/// <summary>The tags of a repository that can follow each other.</summary>
/// <remarks>The newest tag that a class ever had is its high-water mark. While one listing lost it, nothing below it is offered. When it is gone for certain,
/// what was known by then is still not offered: somebody may have accepted the newest already, and what was below it would be a step back. What was first seen
/// after that is news. A prerelease that goes (they are often cleaned up) holds back only prereleases, and those who run one.</remarks>
internal sealed class TagClass(DateTimeOffset? believedUntil)
{
    private readonly List<(KnownTag Tag, VersionReading Reading)> _tags = [];
    private DateTimeOffset? _releaseLost;
    private DateTimeOffset? _anyLost;
    private bool _isSorted;

    /// <summary>Whether the newest release is missing.</summary>
    public bool IsHeldBack
    {
        get
        {
            Sort();
            return _releaseLost is not null;
        }
    }

    public void Add(KnownTag tag, VersionReading reading) => _tags.Add((tag, reading));

    /// <summary>The tags that may be offered to who runs a release or a prerelease of the class, in falling order.</summary>
    public IEnumerable<(KnownTag Tag, VersionReading Reading)> Offered(bool toPrerelease)
    {
        Sort();
        return _tags.Where(entry => entry.Tag.IsThere && !(entry.Tag.FirstSeen <= (toPrerelease || entry.Reading.IsPrerelease ? _anyLost : _releaseLost)));
    }

    private void Sort()
    {
        if (_isSorted)
        {
            return;
        }

        _tags.Sort(static (left, right) => VersionComparer.Order(right.Reading, left.Reading) is not 0 and var order ? order : string.CompareOrdinal(left.Tag.Name, right.Tag.Name));
        _anyLost = LostAt(_tags);
        _releaseLost = LostAt(_tags.Where(static entry => !entry.Reading.IsPrerelease));
        _isSorted = true;
    }

    /// <returns>What was first seen by then is held back; null when nothing is.</returns>
    private DateTimeOffset? LostAt(IEnumerable<(KnownTag Tag, VersionReading Reading)> falling)
        => falling
            .TakeWhile(static entry => !entry.Tag.IsThere)
            .Where(entry => !(entry.Tag.MissingSince <= believedUntil))
            .Max(static entry => entry.Tag.IsSuspect ? DateTimeOffset.MaxValue : entry.Tag.MissingSince);
}
