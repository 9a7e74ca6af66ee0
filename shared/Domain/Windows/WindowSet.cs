namespace Trimtab.Domain.Windows;

/// <summary>Several windows that must all be open.</summary>
/// <param name="Windows">None: always open.</param>
public sealed record WindowSet(IReadOnlyList<ChangeWindow> Windows)
{
    /// <summary>Windows that never open together within this many turns are taken for such as never do.</summary>
    private const int MostTurns = 2000;

    public static WindowSet Always { get; } = new([]);

    /// <returns>The first window that is closed at that moment; null when all are open.</returns>
    public ChangeWindow? FirstClosed(DateTimeOffset moment)
    {
        foreach (var window in Windows)
        {
            if (!window.IsOpen(moment))
            {
                return window;
            }
        }

        return null;
    }

    /// <returns>The first moment at or after <paramref name="moment"/> at which all are open; null when there is none within two years.</returns>
    public DateTimeOffset? NextOpen(DateTimeOffset moment)
    {
        var at = moment;
        for (var turn = 0; turn < MostTurns; turn++)
        {
            if (FirstClosed(at) is not { } closed)
            {
                return at;
            }

            if (closed.NextOpen(at) is not { } next)
            {
                return null;
            }

            at = next;
        }

        return null;
    }
}
