using Trimtab.Domain.Assets.Clusters;
using Trimtab.Domain.Assets.Hosts;

namespace Trimtab.Domain.Tests.Assets;

public sealed class DigestTests
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    [Theory]
    [InlineData($"docker-pullable://nginx@{A}", A)]
    [InlineData($"docker.io/library/nginx@{A}", A)]
    [InlineData($"registry:5000/team/api@{A}", A)]
    [InlineData($"docker://{A}", null)]
    [InlineData(A, null)]
    [InlineData("", null)]
    [InlineData("nginx@sha256:short", null)]
    public void A_pod_says_which_content_it_runs_only_by_a_registrys_digest(string imageId, string? digest)
        => RunningDigest.Of(imageId).ShouldBe(digest);

    [Theory]
    [InlineData("redis:7", A, "redis@" + A)]
    [InlineData("redis:7", A, "docker.io/library/redis@" + A, "mirror.example.com/redis@" + B)]
    [InlineData("redis:7", B, "mirror.example.com/redis@" + B)]
    [InlineData("redis:7", null, "one.example.com/redis@" + A, "two.example.com/redis@" + B)]
    [InlineData("redis:7", null)]
    [InlineData("sha256:1234", A, "redis@" + A)]
    [InlineData("redis:7", null, "<none>@<none>")]
    public void A_container_runs_the_digest_of_its_own_repository(string reference, string? digest, params string[] known)
        => RepositoryDigest.Of(reference, known).ShouldBe(digest);
}
