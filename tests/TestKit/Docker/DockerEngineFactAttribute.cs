using Xunit;

namespace Trimtab.TestKit.Docker;

/// <summary>A fact that is skipped, with the reason, where no Docker engine can be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerEngineFactAttribute : FactAttribute
{
    public DockerEngineFactAttribute() => Skip = DockerEngine.Obstacle;
}
