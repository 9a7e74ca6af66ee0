using Xunit;

namespace Trimtab.TestKit.Running;

/// <summary>A theory that is skipped, with the reason, on a machine without a program.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramTheoryAttribute : TheoryAttribute
{
    /// <param name="program">Its name on PATH.</param>
    public ProgramTheoryAttribute(string program)
    {
        Program = program;
        Skip = ProgramOnPath.Find(program) is null ? $"needs {program}: install it" : null;
    }

    public string Program { get; }
}
