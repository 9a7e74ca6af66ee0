namespace Trimtab.Domain.Messaging.Poison;

/// <summary>What became of the messages of one poison queue.</summary>
/// <param name="Done">How many were sent again, or purged.</param>
/// <param name="Left">Those that stay, with the reason.</param>
public sealed record PoisonResult(int Done, IReadOnlyList<string> Left)
{
    public static PoisonResult operator +(PoisonResult one, PoisonResult other) => new(one.Done + other.Done, [.. one.Left, .. other.Left]);
}
