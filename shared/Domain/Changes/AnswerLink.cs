namespace Trimtab.Domain.Changes;

/// <summary>A link by which one answer can be given, as a place shows it.</summary>
/// <param name="Person">Whose answer; empty for anybody's.</param>
/// <param name="Address">Where it leads.</param>
public sealed record AnswerLink(string Person, Uri Address)
{
    public override string ToString() => $"Answer{(Person.Length == 0 ? "" : $" as {Person}")}: {Address.AbsoluteUri}";
}
