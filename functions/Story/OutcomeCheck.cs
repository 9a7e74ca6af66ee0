namespace Trimtab.Story;

/// <summary>One thing that must be true at the end, and whether it is.</summary>
/// <param name="Claim">What was looked at and what it should show.</param>
/// <param name="Found">What it shows.</param>
/// <param name="Holds">Whether that is right.</param>
internal sealed record OutcomeCheck(string Claim, string Found, bool Holds);
