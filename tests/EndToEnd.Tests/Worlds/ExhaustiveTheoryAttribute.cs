namespace Trimtab.EndToEnd.Tests.Worlds;

/// <inheritdoc cref="ExhaustiveFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ExhaustiveTheoryAttribute : TheoryAttribute
{
    public ExhaustiveTheoryAttribute() => Skip = ExhaustiveFactAttribute.Reason;
}
