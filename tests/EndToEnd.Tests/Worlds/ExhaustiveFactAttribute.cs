namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>A case of several minutes: it runs where the run asks for all.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ExhaustiveFactAttribute : FactAttribute
{
    public ExhaustiveFactAttribute() => Skip = Reason;

    /// <summary>Why it is skipped; null when it is not.</summary>
    public static string? Reason => TestRun.IsExhaustive ? null : $"takes minutes: set {TestRun.ExhaustiveVariable}=some";
}
