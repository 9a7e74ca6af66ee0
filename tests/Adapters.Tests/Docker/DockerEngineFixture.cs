using Trimtab.TestKit.Docker;

namespace Trimtab.Adapters.Tests.Docker;

/// <summary>One engine for the tests that read from one; they keep apart by names. Not started where it can't be: then the facts are skipped.</summary>
public sealed class DockerEngineFixture : IAsyncLifetime
{
    private DockerEngine? _engine;

    public DockerEngine Engine => _engine ?? throw new InvalidOperationException("The engine has not been started.");

    public async Task InitializeAsync() => _engine = DockerEngine.Obstacle is null ? await DockerEngine.StartAsync() : null;

    public async Task DisposeAsync()
    {
        if (_engine is { } engine)
        {
            await engine.DisposeAsync();
        }
    }
}
