namespace Trimtab.Domain.Gates;

/// <summary>Who must say yes to a change that people decide.</summary>
/// <param name="Votes">How many distinct people.</param>
/// <param name="Deadline">How long a request waits for them.</param>
/// <param name="Who">Whose answers count: <c>alice</c>, or <c>alice@laptop</c>. Empty for everybody's.</param>
public sealed record ApprovalRule(int Votes, TimeSpan Deadline, IReadOnlyList<string> Who)
{
    /// <summary>One vote within three days, of anybody.</summary>
    public static ApprovalRule Default { get; } = new(1, TimeSpan.FromDays(3), []);

    /// <summary>Whether a person's answer counts.</summary>
    /// <param name="person">As <see cref="PersonOf"/> gives it, or with the machine.</param>
    public bool Admits(string person) => Who.Count == 0 || Who.Contains(person, StringComparer.Ordinal) || Who.Contains(PersonOf(person), StringComparer.Ordinal);

    /// <summary>Whether it asks for the same; how long it waits does not count.</summary>
    public bool AsksAs(ApprovalRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Votes == other.Votes && Who.SequenceEqual(other.Who, StringComparer.Ordinal);
    }

    /// <returns>As whom a person answers by a link: it proves no machine.</returns>
    public static string ByLink(string person) => $"{PersonOf(person)}@link";

    /// <summary>The person without the machine that was used: two machines are one person.</summary>
    public static string PersonOf(string requestedBy)
    {
        ArgumentNullException.ThrowIfNull(requestedBy);
        var at = requestedBy.IndexOf('@', StringComparison.Ordinal);
        return at > 0 ? requestedBy[..at] : requestedBy;
    }
}
