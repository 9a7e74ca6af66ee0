namespace Trimtab.Domain.Registries.Memory;

/// <summary>What a tag pointed at since it is watched.</summary>
/// <param name="Current">The digest when it was last asked for.</param>
/// <param name="History">In order of the first sight, the newest last; the oldest are forgotten.</param>
public sealed record TagContent(string Current, IReadOnlyList<DigestSighting> History)
{
    private const int MostRemembered = 30;

    /// <summary>When it was last asked what the tag points at; null when nobody wrote that down.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Whether the tag points at a content again that was followed by another: a step back, not forward.</summary>
    public bool WentBack => History.Count > 0 && History[^1].Digest != Current;

    /// <summary>What it points at now.</summary>
    public DigestSighting Sighting => History.First(seen => seen.Digest == Current);

    public static TagContent Of(string digest, DateTimeOffset now) => new(digest, [new DigestSighting(digest, now)]) { AskedAt = now };

    /// <summary>What is known once the tag was asked for again. A digest that was seen before keeps its time.</summary>
    public TagContent After(string digest, DateTimeOffset now) => this with
    {
        Current = digest,
        History = History.Any(seen => seen.Digest == digest) ? History : [.. History.TakeLast(MostRemembered - 1), new DigestSighting(digest, now)],
        AskedAt = AskedAt > now ? AskedAt : now,
    };

    public TagContent WithPlatforms(string digest, IReadOnlyList<string> platforms)
        => this with { History = [.. History.Select(seen => seen.Digest == digest ? seen with { Platforms = platforms } : seen)] };

    /// <returns>The remembered content that runs under a digest; null when none does.</returns>
    public DigestSighting? Find(string digest) => History.LastOrDefault(seen => seen.Is(digest));

    /// <summary>The contents that came after what runs, in the order in which they were first seen.</summary>
    /// <remarks>What runs may be older than the memory, or newer than the last look: then only the newest content is known to be no step back.</remarks>
    public IReadOnlyList<DigestSighting> After(string running)
        => WentBack ? []
            : Find(running) is { } at ? [.. History.SkipWhile(seen => seen != at).Skip(1)]
            : [History[^1]];
}
