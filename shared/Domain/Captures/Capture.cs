using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures;

/// <summary>One change of one object that persisted in a cluster.</summary>
/// <param name="Object">The object.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">The version that the change made; of a deletion the version of the deletion.</param>
/// <param name="Operation">What was done.</param>
/// <param name="Time">When it was seen.</param>
/// <param name="User">Who did it; <see cref="Unknown"/> when nothing tells.</param>
/// <param name="Path">The file in the repository.</param>
/// <param name="Content">The file's text; null for a deletion.</param>
/// <param name="Previous">The version that was captured before this one; null when none is known.</param>
/// <param name="IsFromList">Found by a list: changes between it and the version before may have gone unseen.</param>
/// <param name="Target">The target whose label it carries, or carried when it was last seen; null for none.</param>
public sealed record Capture(
    ObjectReference Object,
    string Uid,
    string ResourceVersion,
    CaptureOperation Operation,
    DateTimeOffset Time,
    string User,
    string Path,
    string? Content,
    string? Previous = null,
    bool IsFromList = false,
    string? Target = null)
{
    public const string Unknown = "unknown";
}
