using System.Text.Json.Nodes;
using Trimtab.Adapters.Fleet;
using Trimtab.Adapters.Tests.Updates;
using Trimtab.Domain.Fleet;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.Fleet;

public sealed class SecretsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly SecretReference Token = new(null, null, new KubernetesSecretReference("mine", "apps", "git", "token"));

    private readonly ScratchDirectory _scratch = new();
    private readonly FakeClock _clock = new();
    private readonly TwinCluster _cluster;
    private readonly Secrets _secrets;

    public SecretsTests()
    {
        _cluster = new TwinCluster(new TwinOptions { RunsWorkloads = false }, _clock);
        _secrets = new Secrets(
            name => name == "TOKEN" ? "from-variable" : null,
            new KubernetesSecrets(() => new FixedClusters(_cluster), _clock));
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public async Task A_secret_is_read_from_a_variable_a_file_and_a_cluster()
    {
        await File.WriteAllTextAsync(_scratch["token"], "from-file\r\n", None);
        await WriteAsync("""{ "token": "ZnJvbS1jbHVzdGVyCg==" }""");

        (await _secrets.ReadAsync(new SecretReference("TOKEN", null), None)).ShouldBe("from-variable");
        (await _secrets.ReadAsync(new SecretReference(null, _scratch["token"]), None)).ShouldBe("from-file");
        (await _secrets.ReadAsync(Token, None)).ShouldBe("from-cluster");
    }

    [Fact]
    public async Task A_clusters_secret_is_read_again_after_its_lifetime_and_at_once_when_it_was_refused()
    {
        await WriteAsync("""{ "token": "b25l" }""");
        (await _secrets.ReadAsync(Token, None)).ShouldBe("one");
        await WriteAsync("""{ "token": "dHdv" }""");
        (await _secrets.ReadAsync(Token, None)).ShouldBe("one");

        _clock.Advance(KubernetesSecrets.Lifetime);
        (await _secrets.ReadAsync(Token, None)).ShouldBe("two");

        await WriteAsync("""{ "token": "dGhyZWU=" }""");
        _secrets.Forget(Token).ShouldBeTrue();
        _secrets.Forget(Token).ShouldBeFalse();
        (await _secrets.ReadAsync(Token, None)).ShouldBe("three");
    }

    [Theory]
    [InlineData(null, "there is no such Secret")]
    [InlineData("""{ "other": "c2VjcmV0LXZhbHVl", "another": "c2VjcmV0LXZhbHVl" }""", "no such key (it has: another, other)")]
    [InlineData("""{ "token": "" }""", "it is empty")]
    [InlineData("""{ "token": "gIA=" }""", "it is not text")]
    public async Task What_is_missing_is_told_with_the_reference_and_without_any_value(string? data, string expected)
    {
        if (data is not null)
        {
            await WriteAsync(data);
        }

        var fault = await Should.ThrowAsync<SecretUnavailableException>(_secrets.ReadAsync(Token, None).AsTask());

        fault.Message.ShouldContain("key token of the Secret apps/git in cluster mine");
        fault.Message.ShouldContain(expected);
        fault.Message.ShouldNotContain("c2Vj");
        fault.Message.ShouldNotContain("secret-value");
        fault.IsTransient.ShouldBeFalse("somebody must put it right");
    }

    [Fact]
    public async Task Of_a_cluster_that_is_away_for_a_moment_it_may_be_read_later()
    {
        var secrets = new Secrets(static _ => null, new KubernetesSecrets(() => new ClustersAwayAtFirst(_cluster, calls: 1), _clock));

        (await Should.ThrowAsync<SecretUnavailableException>(secrets.ReadAsync(Token, None).AsTask())).IsTransient.ShouldBeTrue();
    }

    private async Task WriteAsync(string data)
    {
        var space = JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "apps" } }""")!.AsObject();
        await _cluster.ApplyAsync(space, new(), None);
        await _cluster.ApplyAsync(JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "git", "namespace": "apps" }, "data": {{data}} }""")!.AsObject(), new(), None);
    }
}
