using Trimtab.Domain.Changes;

namespace Trimtab.Domain.Updates;

/// <summary>Neither the old nor the new version of a change runs, but another one of the same artifact: whether the change may follow that one, its gate says.</summary>
public sealed class UpdateOvertakenException(ArtifactVersion running, string message) : UpdateRefusedException(message)
{
    /// <summary>What runs; without a digest where nobody knows it.</summary>
    public ArtifactVersion Running { get; } = running;
}
