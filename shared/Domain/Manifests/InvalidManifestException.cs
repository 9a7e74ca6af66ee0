namespace Trimtab.Domain.Manifests;

/// <summary>The revision's manifests can't be used as they are: only a new commit can help.</summary>
public sealed class InvalidManifestException(IReadOnlyList<string> faults)
    : Exception(string.Join("; ", faults))
{
    /// <summary>One sentence each: file, place, what is wrong.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
