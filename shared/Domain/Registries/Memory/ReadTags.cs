using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Registries.Memory;

/// <summary>The tags of a repository, read and sorted once, from which the candidates of every part that uses it are picked.</summary>
public sealed class ReadTags
{
    /// <summary>So many are offered beside those that are newer than what runs.</summary>
    public const int Most = 50;

    /// <summary>So many newer ones are offered; a repository with more of them in one class is nobody's releases.</summary>
    public const int MostNewer = 1000;

    private readonly Dictionary<TagClassName, TagClass> _classes = [];
    private readonly List<KnownTag> _moving = [];
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);
    private readonly HashSet<TagClassName> _suspectClasses = [];
    private readonly HashSet<string> _suspectWords = new(StringComparer.Ordinal);
    private readonly VersionScheme _scheme;
    private readonly DateTimeOffset? _believedUntil;

    private ReadTags(VersionScheme scheme, DateTimeOffset? believedUntil) => (_scheme, _believedUntil) = (scheme, believedUntil);

    /// <param name="memory">What is known of the repository.</param>
    /// <param name="scheme">How its tags are read.</param>
    public static ReadTags Of(RepositoryMemory memory, VersionScheme scheme)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ReadTags read = new(scheme, memory.BelievedUntil);
        foreach (var tag in memory.Tags())
        {
            read.Add(tag);
        }

        return read;
    }

    /// <summary>The tags that stand in one order with the one that runs, without itself: all newer ones, and of the others the newest. In falling order.</summary>
    /// <param name="running">A tag.</param>
    /// <returns>For a moving tag those that begin with the same word, the last seen first: they have an order only where a policy gives them one.</returns>
    public IReadOnlyList<KnownTag> Candidates(string running)
    {
        ArgumentNullException.ThrowIfNull(running);
        if (!VersionReader.TryRead(running, _scheme, out var reading, out _) || !reading.IsVersion)
        {
            return Kin(running);
        }

        if (!_classes.TryGetValue(TagClassName.Of(reading), out var tags))
        {
            return [];
        }

        var offered = tags.Offered(reading.IsPrerelease)
            .Where(entry => entry.Tag.Name != running && VersionComparer.Compare(reading, entry.Reading).Order is not null)
            .Select(entry => (entry.Tag, IsNewer: VersionComparer.Compare(reading, entry.Reading).Order < 0));
        return [.. offered.TakeWhile(static (entry, at) => at < Most || (entry.IsNewer && at < MostNewer)).Select(static entry => entry.Tag)];
    }

    /// <summary>Of the candidates those that are newer than what runs and whose content is worth watching: the newest of its minor version, of its major version, and of all.</summary>
    /// <param name="running">A tag.</param>
    /// <param name="ofLine">So many at most of each line, the minor and the major version; prereleases only for who runs one.</param>
    /// <param name="most">So many at most of all.</param>
    public IReadOnlyList<string> Newer(string running, int ofLine, int most)
    {
        if (!VersionReader.TryRead(running, _scheme, out var reading, out _) || !reading.IsVersion)
        {
            return [];
        }

        List<(string Tag, VersionReading Reading, VersionChange? Step)> newer = [];
        foreach (var tag in Candidates(running))
        {
            if (VersionReader.TryRead(tag.Name, _scheme, out var other, out _) && VersionComparer.Compare(reading, other) is { Order: < 0 } compared)
            {
                newer.Add((tag.Name, other, compared.Change));
            }
        }

        var ofMajor = newer.Where(entry => entry.Step != VersionChange.Major && (reading.IsPrerelease || !entry.Reading.IsPrerelease)).ToArray();
        var ofMinor = ofMajor.Where(static entry => entry.Step != VersionChange.Minor);
        return [.. ofMinor.Take(ofLine).Concat(ofMajor.Take(ofLine)).Concat(newer.Take(most)).Select(static entry => entry.Tag).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether the repository has the tag, as far as nothing speaks against it.</summary>
    public bool IsThere(string tag) => _known.TryGetValue(Key(tag), out var isThere) && isThere;

    /// <summary>Whether it ever had it.</summary>
    public bool IsKnown(string tag) => _known.ContainsKey(Key(tag));

    /// <summary>Whether the last listing lost tags that the running one could be followed by, or itself, and no later one has told yet whether they are gone.</summary>
    public bool IsInDoubt(string running)
        => VersionReader.TryRead(running, _scheme, out var reading, out _) && reading.IsVersion ? _suspectClasses.Contains(TagClassName.Of(reading)) : _suspectWords.Contains(FirstWord(running));

    /// <summary>Whether the newest version of the running tag's class is missing, so that older ones are held back.</summary>
    public bool IsHeldBack(string running)
        => VersionReader.TryRead(running, _scheme, out var reading, out _) && reading.IsVersion && _classes.TryGetValue(TagClassName.Of(reading), out var tags) && tags.IsHeldBack;

    // Registries know no + in a tag: Helm writes _ there.
    private string Key(string tag) => _scheme == VersionScheme.Helm ? tag.Replace('+', '_') : tag;

    private void Add(KnownTag tag)
    {
        _known[Key(tag.Name)] = tag.IsThere;
        if (!VersionReader.TryRead(tag.Name, _scheme, out var reading, out _))
        {
            return;
        }

        if (!reading.IsVersion)
        {
            if (tag.IsThere)
            {
                _moving.Add(tag);
            }
            else if (tag.IsSuspect)
            {
                _suspectWords.Add(FirstWord(tag.Name));
            }

            return;
        }

        var name = TagClassName.Of(reading);
        if (!_classes.TryGetValue(name, out var tags))
        {
            _classes[name] = tags = new TagClass(_believedUntil);
        }

        tags.Add(tag, reading);
        if (tag.IsSuspect)
        {
            _suspectClasses.Add(name);
        }
    }

    private KnownTag[] Kin(string running)
    {
        var word = FirstWord(running);
        return [.. _moving
            .Where(tag => tag.Name != running && FirstWord(tag.Name) == word)
            .OrderByDescending(static tag => tag.FirstSeen)
            .ThenByDescending(static tag => tag.Name, StringComparer.Ordinal)
            .Take(Most)];
    }

    private static string FirstWord(string tag) => tag.IndexOfAny(['-', '_', '.']) is > 0 and var end ? tag[..end] : tag;
}
