namespace Trimtab.Domain.Registries.Memory;

/// <summary>The tags of a memory while they are worked with.</summary>
internal sealed class KnownTags
{
    /// <summary>So many lost tags are remembered; those that were lost first are forgotten first.</summary>
    private const int MostGone = 10_000;

    private readonly Dictionary<string, KnownTag> _tags;

    private KnownTags(Dictionary<string, KnownTag> tags) => _tags = tags;

    public IReadOnlyCollection<KnownTag> All => _tags.Values;

    public static KnownTags Of(RepositoryMemory memory)
    {
        Dictionary<string, KnownTag> tags = new(memory.Known.Sum(static group => group.Tags.Count), StringComparer.Ordinal);
        foreach (var group in memory.Known)
        {
            foreach (var tag in group.Tags)
            {
                tags.TryAdd(tag, new KnownTag(tag, group.At, null, IsGone: false));
            }
        }

        Mark(tags, memory.Suspect, isGone: false);
        Mark(tags, memory.Gone, isGone: true);
        return new KnownTags(tags);
    }

    /// <summary>Takes what was listed: new ones are seen first now, those that were missed are back.</summary>
    public void See(IEnumerable<string> listed, DateTimeOffset now)
    {
        foreach (var tag in listed)
        {
            _tags[tag] = _tags.TryGetValue(tag, out var known) ? known with { MissingSince = null, IsGone = false } : new KnownTag(tag, now, null, IsGone: false);
        }
    }

    /// <summary>Takes what a whole listing did not have: suspect at first, gone when a look that is <paramref name="patience"/> later has not got it either.</summary>
    public void Miss(IReadOnlySet<string> listed, DateTimeOffset now, TimeSpan patience)
    {
        foreach (var tag in _tags.Values.Where(tag => !tag.IsGone && !listed.Contains(tag.Name)).ToArray())
        {
            var isGone = tag.MissingSince is { } since && now - since >= patience;
            _tags[tag.Name] = tag with { MissingSince = isGone ? now : tag.MissingSince ?? now, IsGone = isGone };
        }
    }

    public RepositoryMemory WriteTo(RepositoryMemory memory)
    {
        var tooMany = _tags.Values.Where(static tag => tag.IsGone).OrderByDescending(static tag => tag.MissingSince).ThenBy(static tag => tag.Name, StringComparer.Ordinal).Skip(MostGone).Select(static tag => tag.Name).ToArray();
        foreach (var forgotten in tooMany)
        {
            _tags.Remove(forgotten);
        }

        return memory with
        {
            Known = Grouped(_tags.Values, static tag => tag.FirstSeen),
            Suspect = Grouped(_tags.Values.Where(static tag => tag.IsSuspect), static tag => tag.MissingSince!.Value),
            Gone = Grouped(_tags.Values.Where(static tag => tag.IsGone), static tag => tag.MissingSince!.Value),
        };
    }

    private static void Mark(Dictionary<string, KnownTag> tags, IReadOnlyList<TagSighting> groups, bool isGone)
    {
        foreach (var group in groups)
        {
            foreach (var name in group.Tags)
            {
                if (tags.TryGetValue(name, out var tag))
                {
                    tags[name] = tag with { MissingSince = group.At, IsGone = isGone };
                }
            }
        }
    }

    private static TagSighting[] Grouped(IEnumerable<KnownTag> tags, Func<KnownTag, DateTimeOffset> time)
        => [.. tags.GroupBy(time).OrderBy(static group => group.Key).Select(static group => new TagSighting(group.Key, [.. group.Select(static tag => tag.Name).Order(StringComparer.Ordinal)]))];
}
