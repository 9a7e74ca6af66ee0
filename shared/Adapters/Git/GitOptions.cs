using System.ComponentModel.DataAnnotations;
using Trimtab.Domain;

namespace Trimtab.Adapters.Git;

/// <summary>How repositories are fetched and kept: section <c>Git</c>.</summary>
public sealed class GitOptions
{
    public const string Section = "Git";

    /// <summary>Clones and scratch trees live here; several processes may share it, it can be deleted at any time. Default: <c>trimtab/git</c> in the temporary directory.</summary>
    [Required]
    public string CacheDirectory { get; set; } = Path.Combine(Path.GetTempPath(), "trimtab", "git");

    /// <summary>Longest time for one git command, and for waiting until another process lets go of a clone.</summary>
    [DurationRange("00:00:05", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Most bytes in the files of one commit.</summary>
    [Range(1L << 10, 16L << 30)]
    public long MaxTreeBytes { get; set; } = 256L << 20;

    /// <summary>Most files in one commit.</summary>
    [Range(1, 1_000_000)]
    public int MaxTreeFiles { get; set; } = 50_000;

    /// <summary>Most bytes that one clone may have; a fetch that passes it is stopped, and the clone thrown away.</summary>
    [Range(1L << 20, 64L << 30)]
    public long MaxRepositoryBytes { get; set; } = 1L << 30;
}
