using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Kubernetes.Access;

/// <summary>Real plugins: shell scripts beside the kubeconfig that note each run and answer what the test wrote.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ExecCredentialTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private static readonly ObjectReference One = new(new KindName("v1", "ConfigMap"), "n", "one");
    private readonly ScratchDirectory _directory = new();
    private readonly FakeClock _clock = new();

    private int Runs => File.Exists(_directory["runs"]) ? File.ReadAllLines(_directory["runs"]).Length : 0;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("client.authentication.k8s.io/v1")]
    [InlineData("client.authentication.k8s.io/v1beta1")]
    public async Task A_token_is_made_once_and_again_when_it_expires(string version)
    {
        var exec = Plugin(version);
        Answer(version, $"\"token\":\"first\",\"expirationTimestamp\":\"{_clock.GetUtcNow().AddMinutes(10):yyyy-MM-dd'T'HH:mm:ss'Z'}\"");

        var both = await Task.WhenAll(exec.ReadAsync(default).AsTask(), exec.ReadAsync(default).AsTask());
        _clock.Advance(TimeSpan.FromMinutes(9));
        var still = await exec.ReadAsync(default);
        Answer(version, "\"token\":\"second\"");
        _clock.Advance(TimeSpan.FromMinutes(1));
        var renewed = await exec.ReadAsync(default);

        both.Append(still).Select(credential => credential.Token).ShouldBe(["first", "first", "first"]);
        (renewed.Token, Runs).ShouldBe(("second", 2));
    }

    [Fact]
    public async Task The_plugin_gets_arguments_variables_and_what_it_is_asked_for()
    {
        var exec = Plugin(
            V1,
            "args: [get-token, 'two words'], env: [{name: AWS_PROFILE, value: prod}], provideClusterInfo: true",
            "tls-server-name: kube, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: me, depth: 2, tag: '2'}}]");
        Answer(V1, "\"token\":\"t\"", before: "printf '%s|' \"$@\" > seen; env > variables");

        await exec.ReadAsync(default);

        (await File.ReadAllTextAsync(_directory["seen"])).ShouldBe("get-token|two words|");
        var variables = await File.ReadAllLinesAsync(_directory["variables"]);
        variables.ShouldContain("AWS_PROFILE=prod");
        variables.ShouldContain(line => line.StartsWith("HOME=", StringComparison.Ordinal));
        var info = JsonNode.Parse(variables.Single(line => line.StartsWith("KUBERNETES_EXEC_INFO=", StringComparison.Ordinal))["KUBERNETES_EXEC_INFO=".Length..]);
        JsonNode.DeepEquals(info, JsonNode.Parse("""
            {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false,"cluster":{
              "server":"https://h","tls-server-name":"kube","config":{"audience":"me","depth":2,"tag":"2"}}}}
            """)).ShouldBeTrue(info!.ToJsonString());
    }

    [Fact]
    public async Task A_client_certificate_comes_with_its_key()
    {
        var (certificate, key) = TestCertificate.Make();
        var exec = Plugin(V1);
        Answer(V1, $"\"clientCertificateData\":{JsonValue.Create(certificate).ToJsonString()},\"clientKeyData\":{JsonValue.Create(key).ToJsonString()}");

        var credential = await exec.ReadAsync(default);

        credential.Certificate.ShouldNotBeNull().TargetCertificate.HasPrivateKey.ShouldBeTrue();
        credential.Token.ShouldBeNull();
    }

    [Theory]
    [InlineData("echo hunter2", "did not answer with JSON")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"hunter2"}}'""", "must answer with an ExecCredential of client.authentication.k8s.io/v1")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential"}'""", "without a status")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{}}'""", "neither a token nor")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"hunter2 x"}}'""", "no usable token")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientKeyData":"hunter2"}}'""", "both or not at all")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"hunter2","expirationTimestamp":"hunter2"}}'""", "no RFC 3339 time")]
    public async Task An_answer_that_is_no_credential_is_refused_without_being_repeated(string script, string says)
    {
        var exec = Plugin(V1);
        Write(script);

        var refusal = await Should.ThrowAsync<ClusterException>(() => exec.ReadAsync(default).AsTask());

        refusal.Message.ShouldContain(says);
        refusal.Message.ShouldContain($"kubeconfig {_directory["config"]}: context c, user u, exec");
        refusal.Message.ShouldNotContain("hunter2");
        (refusal.Reason, refusal.IsTransient).ShouldBe(("BadAccess", false));
    }

    [Fact]
    public async Task A_failure_passes_and_its_words_come_without_secrets()
    {
        var exec = Plugin(V1, "args: [--key=hunter2]");
        Write("echo \"no session for --key=hunter2, bearer eyJhbGciOiJSUzI1NiIsImtpZCI6.eyJzdWIi.c2ln\" >&2; exit 3");

        var failure = await Should.ThrowAsync<ClusterException>(() => exec.ReadAsync(default).AsTask());
        Answer(V1, "\"token\":\"t\"");
        await Should.ThrowAsync<ClusterException>(() => exec.ReadAsync(default).AsTask());
        _clock.Advance(TimeSpan.FromSeconds(5));

        (await exec.ReadAsync(default)).Token.ShouldBe("t");
        failure.Message.ShouldEndWith("ended with code 3: no session for ***, bearer ***");
        (failure.Reason, failure.IsTransient, Runs).ShouldBe(("NoCredential", true, 2));
    }

    [Fact]
    public async Task A_missing_plugin_is_told_with_the_hint()
    {
        var exec = Plugin(V1, "installHint: 'Install it from the package x.'", command: "no-such-plugin");

        var refusal = await Should.ThrowAsync<ClusterException>(() => exec.ReadAsync(default).AsTask());

        refusal.Message.ShouldContain("plugin no-such-plugin is not installed");
        refusal.Message.ShouldEndWith("The kubeconfig says: Install it from the package x.");
    }

    [Fact]
    public async Task A_refused_credential_is_renewed_once_within_the_same_call()
    {
        await using var api = await ScriptedApi.StartAsync();
        var seen = new List<string>();
        foreach (var status in new[] { 200, 401, 200, 401 })
        {
            api.Then(async context =>
            {
                seen.Add(context.Request.Headers.Authorization.ToString());
                context.Response.StatusCode = status;
                await context.Response.WriteAsync(Bodies.ConfigMap("one", "1"));
            });
        }

        var exec = Plugin(V1);
        using var cluster = ScriptedApi.Connect(new KubernetesAccess(api.Address, "test") { Exec = exec });
        Answer(V1, "\"token\":\"first\"");
        await cluster.GetAsync(One, default);
        Answer(V1, "\"token\":\"second\"");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await cluster.GetAsync(One, default);

        // What was refused is fresh: another run would give no other.
        (await Should.ThrowAsync<ClusterException>(() => cluster.GetAsync(One, default))).Status.ShouldBe(401);
        seen.ShouldBe(["Bearer first", "Bearer first", "Bearer second", "Bearer second"]);
        Runs.ShouldBe(2);
    }

    private ExecCredential Plugin(string version, string more = "", string cluster = "", string command = "./plugin")
    {
        File.WriteAllText(_directory["config"], $$"""
            current-context: c
            clusters: [{name: c, cluster: {server: 'https://h', {{cluster}} } }]
            users: [{name: u, user: {exec: {apiVersion: {{version}}, command: {{command}}, interactiveMode: Never, {{more}} } } }]
            contexts: [{name: c, context: {cluster: c, user: u} }]
            """);
        return TestAccess.Kubeconfig(_clock).Read(_directory["config"], null).Exec!;
    }

    private void Answer(string version, string status, string before = "")
    {
        File.WriteAllText(_directory["answer"], $"{{\"apiVersion\":\"{version}\",\"kind\":\"ExecCredential\",\"status\":{{{status}}}}}");
        Write($"{before}\ncat answer");
    }

    private void Write(string script) => ShellScript.Write(_directory["plugin"], $"cd '{_directory.Path}'\necho x >> runs\n{script}");
}
