namespace Trimtab.Domain.Notifications.Templates;

/// <summary>Bounds what one rendering may do: loops end after so many rounds in all, whatever the template wants.</summary>
/// <remarks>Rounds, not seconds: the same template and notification always give the same text.</remarks>
internal sealed class RenderLimit
{
    private int _roundsLeft = 1000;

    /// <summary>The lines as a loop may see them.</summary>
    public IEnumerable<string> Bound(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            if (--_roundsLeft < 0)
            {
                yield break;
            }

            yield return line;
        }
    }
}
