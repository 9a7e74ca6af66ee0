using Trimtab.Adapters.Docker;
using Trimtab.Adapters.Tests.Git;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Adapters.Tests.Fleet;

/// <summary>A secret whose cluster gives no answer for a moment fails nothing for good: whoever wanted it may try again.</summary>
public sealed class SilentSecretPlacesTests
{
    [Fact]
    public async Task A_git_host_whose_token_can_not_be_read_now_is_asked_later()
    {
        using var scene = new GitScene();
        var source = GitScene.Source(new Uri("https://git.example.com/acme/shop.git")) with { Token = new SecretReference("TOKEN", null) };

        var fault = await Should.ThrowAsync<SourceException>(scene.Repository(new SilentSecrets()).ReadHeadAsync(source, CancellationToken.None));

        fault.IsTransient.ShouldBeTrue();
        fault.Message.ShouldContain("the cluster answers Unreachable");
    }

    [Fact]
    public async Task A_docker_host_whose_certificate_can_not_be_read_now_is_asked_later()
    {
        var fleet = new FixedFleet("dockerHosts: { nas: { address: 'tcp://nas.example.com:2376', tls: { authority: { env: CA } } } }");
        using var hosts = new FleetDockerHosts(fleet, new SilentSecrets(), new DockerLimits(), TimeProvider.System);

        var fault = await Should.ThrowAsync<DockerException>(() => ((IContainerHosts)hosts).OpenAsync("nas", CancellationToken.None));

        fault.IsTransient.ShouldBeTrue();
        fault.Message.ShouldContain("the cluster answers Unreachable");
    }
}
