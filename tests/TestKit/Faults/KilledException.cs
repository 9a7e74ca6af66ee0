namespace Trimtab.TestKit.Faults;

/// <summary>Stands for the death of the process: no handler may know or catch it.</summary>
public sealed class KilledException(long call) : Exception($"Killed at call {call}.")
{
    public long Call { get; } = call;
}
