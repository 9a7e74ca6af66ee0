using Trimtab.TestKit.Running;
using Xunit;

namespace Trimtab.TestKit.Docker;

/// <summary>A fact that is skipped, with the reason, where no Docker engine can be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerEngineFactAttribute : FactAttribute
{
    /// <param name="program">One more program that it needs, by its name on PATH.</param>
    public DockerEngineFactAttribute(string? program = null)
    {
        Program = program;
        Skip = DockerEngine.Obstacle ?? (program is not null && ProgramOnPath.Find(program) is null ? $"needs {program}: install it" : null);
    }

    public string? Program { get; }
}
