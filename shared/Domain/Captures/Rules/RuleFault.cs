namespace Trimtab.Domain.Captures.Rules;

/// <summary>One thing that is wrong with a capture's configuration.</summary>
/// <param name="Path">The field, e.g. <c>spec.push.interval</c>.</param>
/// <param name="Text">What is wrong, and what would be right.</param>
public sealed record RuleFault(string Path, string Text)
{
    public override string ToString() => $"{Path}: {Text}";
}
