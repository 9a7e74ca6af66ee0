using System.Text.Json.Nodes;
using Trimtab.Domain.Captures.Rules;

namespace Trimtab.Domain.Tests.Captures.Rules;

public sealed class GitRepoConfigTests
{
    [Fact]
    public void Defaults_are_filled_in()
    {
        var (config, faults) = Read("""{"repoUrl":"https://git.example.com/state.git"}""");

        faults.ShouldBeEmpty();
        (config.Branch, config.PushInterval, config.MaxCommits).ShouldBe(("main", TimeSpan.FromMinutes(1), 20));
        config.ToSource("apps").Token.ShouldBeNull();
    }

    [Fact]
    public void Every_field_is_read_and_the_secret_is_that_of_the_transport()
    {
        var (https, _) = Read("""{"repoUrl":"https://git.example.com/state.git","branch":"live","secretName":"git","secretNamespace":"system","push":{"interval":"5s","maxCommits":7}}""");
        var (ssh, faults) = Read("""{"repoUrl":"git@git.example.com:team/state.git","secretName":"git","secretNamespace":"system"}""");

        faults.ShouldBeEmpty();
        (https.Branch, https.PushInterval, https.MaxCommits).ShouldBe(("live", TimeSpan.FromSeconds(5), 7));
        https.ToSource("apps").Token!.ToString().ShouldBe("key token of the Secret system/git in cluster apps");
        ssh.ToSource("apps").Ssh!.Key.ToString().ShouldBe("key ssh-privatekey of the Secret system/git in cluster apps");
        ssh.ToSource("apps").Token.ShouldBeNull();
    }

    [Fact]
    public void Every_fault_is_listed()
        => Read("""{"repoUrl":"ftp://x","secretName":"git","push":{"interval":"soon","maxCommits":0}}""").Faults.Select(fault => fault.Path)
            .ShouldBe(["spec.repoUrl", "spec.secretName", "spec.push.interval", "spec.push.maxCommits"], ignoreOrder: true);

    [Theory]
    [InlineData("""{"repoUrl":7,"push":[]}""", "spec.repoUrl")]
    [InlineData("""{"repoUrl":"ssh://git@git.example.com/a.git"}""", "spec.secretName")]
    [InlineData("""{"repoUrl":"https://user:secret@git.example.com/a.git"}""", "spec.repoUrl")]
    [InlineData("""{"repoUrl":"https://git.example.com/a.git","push":{"maxCommits":"20"}}""", "spec.push.maxCommits")]
    public void What_is_wrong_is_named(string spec, string path) => Read(spec).Faults.Select(fault => fault.Path).ShouldBe([path]);

    private static (GitRepoConfig Config, IReadOnlyList<RuleFault> Faults) Read(string spec)
        => GitRepoConfig.Read(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "state" }, ["spec"] = JsonNode.Parse(spec) });
}
