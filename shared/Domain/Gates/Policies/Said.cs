using System.Runtime.InteropServices;

namespace Trimtab.Domain.Gates.Policies;

/// <summary>A value, and where it was said.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Said<T>(T Value, string Origin);
