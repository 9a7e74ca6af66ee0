using Trimtab.Domain.Changes;
using Trimtab.Domain.Images;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates;

internal static class OvertakenChange
{
    /// <summary>Why a change can't be made on an image that is neither its old nor its new version.</summary>
    /// <param name="change">The change.</param>
    /// <param name="image">What runs.</param>
    /// <param name="sentence">Says that it runs, without its end.</param>
    /// <returns>Of the same artifact: what its gate has to say about that version; of another one it is refused.</returns>
    public static UpdateRefusedException Other(this Change change, string image, string sentence)
    {
        var text = $"{sentence}, which is neither {change.From.Version} nor {change.To.Version}.";
        return ImageReference.TryParse(image, out var running, out _) && new EditAim(change).IsImage(image)
            ? new UpdateOvertakenException(new ArtifactVersion(running.Tag ?? "latest", running.Digest), text)
            : new UpdateRefusedException(text);
    }
}
