using System.ComponentModel.DataAnnotations;
using Trimtab.Domain;

namespace Trimtab.Adapters.Manifests;

/// <summary>What one target's manifests may cost: section <c>Manifests</c>.</summary>
public sealed class ManifestOptions
{
    public const string Section = "Manifests";

    /// <summary>Most bytes in the files of one target, and in what a kustomization makes of them.</summary>
    [Range(1 << 10, 256 << 20)]
    public int MaxBytes { get; set; } = 10 << 20;

    /// <summary>Most objects of one target.</summary>
    [Range(1, 100_000)]
    public int MaxObjects { get; set; } = 5000;

    /// <summary>Longest time for building one kustomization.</summary>
    [DurationRange("00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);
}
