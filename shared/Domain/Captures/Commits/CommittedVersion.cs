using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>The newest version of an object that is in the repository, or that was taken out of it.</summary>
/// <param name="Object">The object.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">The version.</param>
/// <param name="Time">When it was seen.</param>
/// <param name="Path">The file.</param>
/// <param name="IsDeleted">Whether the version is a deletion.</param>
/// <param name="Target">See <see cref="Capture.Target"/>; null also where only a commit tells of the version.</param>
public sealed record CommittedVersion(ObjectReference Object, string Uid, string ResourceVersion, DateTimeOffset Time, string Path, bool IsDeleted, string? Target = null)
{
    public static CommittedVersion Of(Capture capture)
        => new(capture.Object, capture.Uid, capture.ResourceVersion, capture.Time, capture.Path, capture.Operation == CaptureOperation.Delete, capture.Target);
}
