namespace Trimtab.Domain.Fleet;

/// <summary>What a target does about drift.</summary>
/// <param name="Default">For everything that no path names.</param>
/// <param name="Paths">In the order in which they are asked: the first that matches decides.</param>
public sealed record TargetDrift(DriftPolicy Default, IReadOnlyList<DriftPath> Paths)
{
    public static TargetDrift Revert { get; } = new(DriftPolicy.Revert, []);

    /// <param name="place">Where the object is described: a file, of a kustomization its directory, from the repository's root.</param>
    /// <param name="wish">What the object itself says; null when it says nothing.</param>
    public DriftPolicy PolicyOf(string place, DriftPolicy? wish)
        => wish ?? Paths.FirstOrDefault(path => path.Matches(place))?.Policy ?? Default;
}
