using Xunit;

namespace Trimtab.TestKit.Running;

/// <summary>A fact that is skipped, with the reason, on a machine without a program.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    /// <param name="program">Its name on PATH.</param>
    public ProgramFactAttribute(string program)
    {
        Program = program;
        Skip = ProgramOnPath.Find(program) is null ? $"needs {program}: install it" : null;
    }

    public string Program { get; }
}
