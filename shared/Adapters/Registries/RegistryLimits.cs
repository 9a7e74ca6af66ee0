namespace Trimtab.Adapters.Registries;

/// <summary>Bounds of what is asked of registries and chart repositories, and what is taken from them.</summary>
public sealed record RegistryLimits
{
    /// <summary>Time for one call with its retries.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for a listing with all its pages.</summary>
    public TimeSpan Listing { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A pause that a registry asks for is kept within a call up to this; a longer one is the caller's affair.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause of a registry that wants one and does not say how long.</summary>
    public TimeSpan UnsaidPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for a credential helper.</summary>
    public TimeSpan Helper { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long what a credential helper gave is used.</summary>
    public TimeSpan HelperLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Tags asked for in one page. Some registries refuse more.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>Most pages of a listing.</summary>
    public int MaxPages { get; init; } = 5000;

    /// <summary>Most tags of a listing.</summary>
    public int MaxTags { get; init; } = 1_000_000;

    /// <summary>So many pages in a row that hold nothing new end a listing: it would never end by itself.</summary>
    public int MaxIdlePages { get; init; } = 10;

    public int MaxPageBytes { get; init; } = 32 << 20;

    /// <summary>Most of a manifest, as the distribution specification has it.</summary>
    public int MaxManifestBytes { get; init; } = 4 << 20;

    /// <summary>Most of a token server's answer.</summary>
    public int MaxTokenBytes { get; init; } = 256 << 10;

    /// <summary>Largest index of a chart repository, unpacked.</summary>
    public long MaxIndexBytes { get; init; } = 256L << 20;

    /// <summary>Largest archive of a chart; helm itself stores at most a megabyte of it.</summary>
    public int MaxArchiveBytes { get; init; } = 20 << 20;

    /// <summary>Tags remembered with their pages' entity tags, and versions with their indexes': about 30 MiB each.</summary>
    public int MaxRemembered { get; init; } = 300_000;

    /// <summary>Bytes of manifests kept in memory.</summary>
    public int MaxManifestMemory { get; init; } = 8 << 20;

    /// <summary>How long an index serves without being asked for again: a scan asks for one chart after the other.</summary>
    public TimeSpan IndexLifetime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After so many calls in a row without an answer no more are sent for a while, except one that probes; 2 or more.</summary>
    public int BreakAfter { get; init; } = 5;

    /// <summary>The while: doubles with each probe that fails, up to <see cref="MaxBreak"/>.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan MaxBreak { get; init; } = TimeSpan.FromMinutes(2);
}
