using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Trimtab.Domain.Registries.Memory;

/// <summary>All that is remembered of one image or chart repository: the document <c>repositories/{name}.json</c>.</summary>
/// <param name="Artifact">The image without tag and digest, or the chart with its repository.</param>
public sealed record RepositoryMemory(string Artifact)
{
    /// <summary>A listing that lost tags is believed when one lacks them that was asked for so much later.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const int MostContents = 1000;

    /// <summary>When the last look began, whatever came of it; null before the first.</summary>
    public DateTimeOffset? LookedAt { get; init; }

    /// <summary>When the last look began that brought a whole listing.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Why the last look brought less than all; empty when it did not.</summary>
    public string Fault { get; init; } = "";

    /// <summary>How many looks in a row brought less than all.</summary>
    public int Failures { get; init; }

    /// <summary>The first of them.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>All tags that there are or were, by their first sight.</summary>
    public IReadOnlyList<TagSighting> Known { get; init; } = [];

    /// <summary>Of those the ones that the last whole listing lacked, by the first that lacked them: not believed yet, and not offered.</summary>
    public IReadOnlyList<TagSighting> Suspect { get; init; } = [];

    /// <summary>Of those the ones that a later listing lacked, too, by that one.</summary>
    public IReadOnlyList<TagSighting> Gone { get; init; } = [];

    /// <summary>A person said that what was missing by then is rightly gone: it holds nothing back any more.</summary>
    public DateTimeOffset? BelievedUntil { get; init; }

    /// <summary>The tags whose content is watched: those that run, and the newest that might follow.</summary>
    public IReadOnlyDictionary<string, TagContent> Contents { get; init; } = ReadOnlyDictionary<string, TagContent>.Empty;

    /// <summary>How many tags there are as far as is believed.</summary>
    [JsonIgnore]
    public int Count => Known.Sum(static group => group.Tags.Count) - Gone.Sum(static group => group.Tags.Count);

    [JsonIgnore]
    public int SuspectCount => Suspect.Sum(static group => group.Tags.Count);

    /// <summary>Every tag that there is or was, in no particular order.</summary>
    public IReadOnlyCollection<KnownTag> Tags() => KnownTags.Of(this).All;

    /// <summary>Whether there are other tags or contents than before, or others are missing.</summary>
    public bool IsOtherThan(RepositoryMemory before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return Known.Sum(static group => group.Tags.Count) != before.Known.Sum(static group => group.Tags.Count)
            || Count != before.Count
            || SuspectCount != before.SuspectCount
            || Contents.Any(content => before.Contents.GetValueOrDefault(content.Key)?.Current != content.Value.Current);
    }

    /// <summary>What is known after a listing. New tags are always taken; a tag is missed only by a whole listing, and is gone only when a later one confirms it.</summary>
    /// <param name="listing">What the registry said.</param>
    /// <param name="now">When it was asked.</param>
    public RepositoryMemory After(TagListing listing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var tags = KnownTags.Of(this);
        var listed = listing.Tags.ToHashSet(StringComparer.Ordinal);
        tags.See(listed, now);
        if (!listing.IsWhole)
        {
            return tags.WriteTo(this).AfterFault(listing.Fault.Length > 0 ? listing.Fault : "The listing of tags broke off.", now);
        }

        tags.Miss(listed, now, Patience);
        return tags.WriteTo(this) with { LookedAt = Later(LookedAt, now), CheckedAt = Later(CheckedAt, now), Fault = "", Failures = 0, FailingSince = null };
    }

    /// <summary>What is known after a look that failed: all that was known, and why.</summary>
    public RepositoryMemory AfterFault(string fault, DateTimeOffset now)
        => AfterUnseen(fault, now) with { LookedAt = Later(LookedAt, now) };

    /// <summary>What is known once what a version points at could not be asked between two looks: why, until the next one.</summary>
    public RepositoryMemory AfterUnseen(string fault, DateTimeOffset now) => this with { Fault = fault, Failures = Failures + 1, FailingSince = FailingSince ?? now };

    /// <summary>What is known once a person said that what was missing by then is rightly gone.</summary>
    public RepositoryMemory Believed(DateTimeOffset now) => this with { BelievedUntil = Later(BelievedUntil, now) };

    /// <summary>What is known once a tag was asked for its content.</summary>
    public RepositoryMemory AfterDigest(string tag, string digest, DateTimeOffset now)
        => With(tag, Contents.TryGetValue(tag, out var content) ? content.After(digest, now) : TagContent.Of(digest, now));

    /// <summary>What is known once an index was read.</summary>
    public RepositoryMemory AfterIndex(string tag, string digest, IReadOnlyList<string> platforms)
        => Contents.TryGetValue(tag, out var content) ? With(tag, content.WithPlatforms(digest, platforms)) : this;

    /// <returns>What a tag points at as far as the last look, or somebody after it, asked; null when nobody did: it may be other by now.</returns>
    public TagContent? AskedContent(string tag) => Contents.TryGetValue(tag, out var content) && content.AskedAt >= LookedAt ? content : null;

    /// <summary>The same with no more contents than may be remembered: of those that nobody wants any more the ones that changed last stay.</summary>
    public RepositoryMemory Bounded(IReadOnlySet<string> wanted)
        => Contents.Count <= MostContents ? this : this with
        {
            Contents = Contents
                .OrderByDescending(content => wanted.Contains(content.Key))
                .ThenByDescending(static content => content.Value.History[^1].At)
                .Take(MostContents)
                .ToDictionary(StringComparer.Ordinal),
        };

    // A look that took long may end after one that began later.
    private static DateTimeOffset Later(DateTimeOffset? known, DateTimeOffset now) => known > now ? known.Value : now;

    private RepositoryMemory With(string tag, TagContent content)
        => this with { Contents = new Dictionary<string, TagContent>(Contents, StringComparer.Ordinal) { [tag] = content } };
}
