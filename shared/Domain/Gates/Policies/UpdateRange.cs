using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Gates.Policies;

/// <summary>A range as it was written, and read.</summary>
public sealed record UpdateRange(string Text, VersionRange Range);
