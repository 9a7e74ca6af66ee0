namespace Trimtab.Domain.Updates.Committing;

/// <summary>The line by which a commit's message says that Trimtab made it for a change.</summary>
public static class UpdateTrailer
{
    private const string Name = "Trimtab-Update: ";

    /// <returns>The line for a change, or one of its attempts.</returns>
    public static string Line(string of) => $"{Name}{of}\n";

    /// <summary>Whether a message has the line for a change, or one of its attempts.</summary>
    public static bool IsIn(string message, string of)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Split('\n').Contains($"{Name}{of}", StringComparer.Ordinal);
    }

    /// <summary>Whether a message has such a line for whatever.</summary>
    public static bool IsIn(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Split('\n').Any(static line => line.StartsWith(Name, StringComparison.Ordinal));
    }
}
