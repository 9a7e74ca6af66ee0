using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;

namespace Trimtab.Domain.Scans;

/// <summary>How a look at a repository ended.</summary>
/// <param name="Memory">What is remembered now; null when others wrote it all the time.</param>
/// <param name="Refusal">Why nothing came; null when something did.</param>
/// <param name="HasLooked">False when a look had begun since this one was asked for.</param>
internal sealed record ScanResult(RepositoryMemory? Memory, RegistryException? Refusal, bool HasLooked)
{
    /// <summary>Whether the look brought a tag or a content that was not known, or missed one that was.</summary>
    public bool HasNews { get; init; }

    /// <summary>Whether a tag is being pushed just now.</summary>
    public bool HasUnfinished { get; init; }
}
