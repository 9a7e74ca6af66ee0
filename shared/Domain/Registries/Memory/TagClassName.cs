using System.Runtime.InteropServices;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Registries.Memory;

/// <summary>What tags have in common that can follow each other: all but the version.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TagClassName(string Suffix, int Numbers)
{
    public static TagClassName Of(VersionReading reading) => new(reading.Suffix, reading.Scheme == VersionScheme.Docker ? reading.Numbers.Count : 0);
}
