using Xunit;

namespace Trimtab.TestKit.Docker;

/// <inheritdoc cref="DockerEngineFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerEngineTheoryAttribute : TheoryAttribute
{
    public DockerEngineTheoryAttribute() => Skip = DockerEngine.Obstacle;
}
