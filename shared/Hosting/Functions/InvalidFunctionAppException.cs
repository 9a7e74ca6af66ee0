namespace Trimtab.Hosting.Functions;

/// <summary>host.json or a function.json can't be used, or has no trigger class. The message lists every fault.</summary>
public sealed class InvalidFunctionAppException(IReadOnlyList<string> faults)
    : Exception(string.Join("; ", faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
