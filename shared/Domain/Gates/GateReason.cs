namespace Trimtab.Domain.Gates;

/// <summary>One rule of a decision, in the order they were looked at.</summary>
/// <param name="Rule">Its word: <c>range</c>, <c>soak</c>, <c>minor</c>.</param>
/// <param name="Origin">Where it was said: <c>policy careful (updates.namespaces.shop)</c>, <c>built-in default</c>.</param>
/// <param name="Effect">What it did.</param>
/// <param name="Text">What it found, in a sentence.</param>
/// <param name="Otherwise">What would change it; empty when nothing needs to.</param>
public sealed record GateReason(string Rule, string Origin, GateEffect Effect, string Text, string Otherwise = "");
