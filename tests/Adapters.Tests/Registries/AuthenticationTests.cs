using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Running;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Registries;

/// <summary>The client and real registries that want to know who asks.</summary>
public sealed class AuthenticationTests
{
    private const string Password = "correct-horse";
    private static readonly CancellationToken None = CancellationToken.None;

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_name_and_password_open_a_registry_with_basic_authentication()
    {
        await using var registry = await StartWithUserAsync();
        using var scene = new RegistryScene(RegistryScene.Insecure(registry.Host, "credentials: { username: ada, password: { env: P } }"), secrets: ("P", Password));

        (await scene.Registries.ListTagsAsync(Image(registry), None)).Tags.ShouldBe(["1"]);
        (await scene.Registries.FindDigestAsync(Image(registry), None)).ShouldNotBeNull();
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task Refusals_say_what_the_fleet_gives_and_never_the_secret()
    {
        await using var registry = await StartWithUserAsync();
        using var nobody = new RegistryScene(RegistryScene.Insecure(registry.Host));
        using var stranger = new RegistryScene(RegistryScene.Insecure(registry.Host, "credentials: { username: ada, password: { env: P } }"), secrets: ("P", "wrong-battery"));
        using var missing = new RegistryScene(RegistryScene.Insecure(registry.Host, "credentials: { username: ada, password: { env: Q } }"));

        var unnamed = await Should.ThrowAsync<RegistryException>(() => nobody.Registries.ListTagsAsync(Image(registry), None));
        unnamed.Fault.ShouldBe(RegistryFault.Denied);
        unnamed.Message.ShouldBe($"The list of tags of {registry.Host}/acme/web can't be read: {registry.Host} answers 401 (UNAUTHORIZED: authentication required). It was asked without a name, as registries.test says.");
        var refused = await Should.ThrowAsync<RegistryException>(() => stranger.Registries.ListTagsAsync(Image(registry), None));
        refused.Fault.ShouldBe(RegistryFault.Denied);
        refused.Message.ShouldEndWith("What registries.test gives is not enough: look at its credentials and their rights.");
        refused.Message.ShouldNotContain("wrong-battery");
        var unread = await Should.ThrowAsync<RegistryException>(() => missing.Registries.ListTagsAsync(Image(registry), None));
        unread.Fault.ShouldBe(RegistryFault.NotAsked);
        unread.Message.ShouldContain("environment variable Q");
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_docker_configuration_opens_it()
    {
        await using var registry = await StartWithUserAsync();
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"ada:{Password}"));
        using var scene = new RegistryScene(
            "registries: { all: { host: \"*\", insecure: true, dockerConfig: { env: CONFIG } } }",
            secrets: ("CONFIG", $$"""{ "auths": { "http://{{registry.Host}}/v1/": { "auth": "{{auth}}" }, "other.example.com": { "auth": "eDp5" } } }"""));

        (await scene.Registries.ListTagsAsync(Image(registry), None)).Tags.ShouldBe(["1"]);
        scene.Hidden.ShouldContain(Password);
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_credential_helper_opens_it_and_is_asked_again_when_its_word_is_refused()
    {
        await using var registry = await StartWithUserAsync();
        using var helper = new CredentialHelper();
        await helper.WriteAsync("old-password");
        using var scene = new RegistryScene(
            RegistryScene.Insecure(registry.Host, "dockerConfig: { env: CONFIG }"),
            secrets: ("CONFIG", $$"""{ "credHelpers": { "{{registry.Host}}": "{{helper.Name}}" } }"""));

        (await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image(registry), None))).Fault.ShouldBe(RegistryFault.Denied);
        await helper.WriteAsync(Password);

        (await scene.Registries.ListTagsAsync(Image(registry), None)).Tags.ShouldBe(["1"]);
        (await File.ReadAllTextAsync(helper.Asked)).ShouldBe(registry.Host);
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_helper_that_is_missing_or_talks_nonsense_is_named()
    {
        await using var registry = await StartWithUserAsync();
        using var scene = new RegistryScene(RegistryScene.Insecure(registry.Host, "dockerConfig: { env: CONFIG }"), secrets: ("CONFIG", """{ "credsStore": "no-such-helper" }"""));
        using var evil = new RegistryScene(RegistryScene.Insecure(registry.Host, "dockerConfig: { env: CONFIG }"), secrets: ("CONFIG", """{ "credsStore": "../../bin/sh" }"""));
        using var broken = new RegistryScene(RegistryScene.Insecure(registry.Host, "dockerConfig: { env: CONFIG }"), secrets: ("CONFIG", "{ secret-stuff"));

        (await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image(registry), None))).Message.ShouldBe("docker-credential-no-such-helper is not installed where PATH looks.");
        (await Should.ThrowAsync<RegistryException>(() => evil.Registries.ListTagsAsync(Image(registry), None))).Message.ShouldStartWith("A credential helper's name");
        var fault = await Should.ThrowAsync<RegistryException>(() => broken.Registries.ListTagsAsync(Image(registry), None));
        fault.Message.ShouldBe("The Docker configuration from environment variable CONFIG can't be read: line 1 is not JSON.");
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task Bearer_tokens_open_a_registry_and_serve_until_they_end()
    {
        await using var tokens = await TokenServer.StartAsync();
        tokens.Users["ada"] = Password;
        await using var registry = await StartWithTokensAsync(tokens);
        var clock = new FakeClock();
        using var scene = new RegistryScene(RegistryScene.Insecure(registry.Host, "credentials: { username: ada, password: { env: P } }"), clock, secrets: ("P", Password));

        for (var time = 0; time < 3; time++)
        {
            (await scene.Registries.ListTagsAsync(Image(registry), None)).Tags.ShouldBe(["1"]);
        }

        var asked = TokensAsked(tokens);
        asked.ShouldBe(1);
        tokens.Requests[^1].Path.ShouldContain("scope=repository%3Aacme%2Fweb%3Apull");
        clock.Advance(TimeSpan.FromMinutes(5));
        (await scene.Registries.ListTagsAsync(Image(registry), None)).Tags.ShouldBe(["1"]);
        TokensAsked(tokens).ShouldBe(2);

        int TokensAsked(TokenServer server) => server.Requests.Count(static request => request.Path.Contains("account=ada", StringComparison.Ordinal));
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task Who_has_no_name_gets_a_token_where_everybody_may_read()
    {
        await using var tokens = await TokenServer.StartAsync();
        tokens.Users["ada"] = Password;
        await using var registry = await StartWithTokensAsync(tokens);
        using var scene = new RegistryScene(RegistryScene.Insecure(registry.Host));

        var fault = await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image(registry), None));
        fault.Fault.ShouldBe(RegistryFault.Denied);
        fault.Message.ShouldContain($"{tokens.Realm.Authority} answers 401");
        tokens.IsOpen = true;

        (await scene.Registries.ListTagsAsync(Image(registry), None)).Tags.ShouldBe(["1"]);
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task An_identity_token_is_exchanged_for_bearer_tokens()
    {
        await using var tokens = await TokenServer.StartAsync();
        tokens.Users["ada"] = Password;
        tokens.IdentityTokens.Add("long-lived");
        await using var registry = await StartWithTokensAsync(tokens);
        using var scene = new RegistryScene(
            RegistryScene.Insecure(registry.Host, "dockerConfig: { env: CONFIG }"),
            secrets: ("CONFIG", $$"""{ "auths": { "{{registry.Host}}": { "identitytoken": "long-lived" } } }"""));

        (await scene.Registries.FindDigestAsync(Image(registry), None)).ShouldNotBeNull();
        tokens.Requests[^1].Method.ShouldBe("POST");
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task Many_who_want_the_same_at_once_cause_one_token_and_one_listing()
    {
        await using var tokens = await TokenServer.StartAsync();
        tokens.Users["ada"] = Password;
        await using var registry = await StartWithTokensAsync(tokens);
        tokens.IsOpen = true;
        var before = tokens.Requests.Count;
        using var scene = new RegistryScene(RegistryScene.Insecure(registry.Host));

        var listings = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => scene.Registries.ListTagsAsync(Image(registry), None)));

        listings.ShouldAllBe(static listing => listing.Tags.Count == 1);
        (tokens.Requests.Count - before).ShouldBe(1);
        listings.Distinct().Count().ShouldBeLessThan(50);
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_token_that_the_registry_does_not_believe_is_a_refusal_and_not_an_endless_round()
    {
        await using var tokens = await TokenServer.StartAsync();
        tokens.Users["ada"] = Password;
        await using var registry = await StartWithTokensAsync(tokens);
        (tokens.IsOpen, tokens.IsUntrusted) = (true, true);
        var before = tokens.Requests.Count;
        using var scene = new RegistryScene(RegistryScene.Insecure(registry.Host));

        (await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image(registry), None))).Fault.ShouldBe(RegistryFault.Denied);

        (tokens.Requests.Count - before).ShouldBe(1);
    }

    [ProgramFact(RegistryProcess.Program)]
    public async Task A_token_server_without_encryption_gets_nothing_from_who_asks_an_encrypted_registry()
    {
        using var authority = new TestAuthority("registries");
        await using var tokens = await TokenServer.StartAsync();
        await using var registry = await RegistryProcess.StartAsync(new RegistryOptions { Tokens = tokens, Tls = authority.Issue("registry", "1.3.6.1.5.5.7.3.1") });
        using var scene = new RegistryScene(
            $"registries: {{ test: {{ host: \"{registry.Host}\", ca: {{ env: CA }}, credentials: {{ username: ada, password: {{ env: P }} }} }} }}",
            secrets: [("P", Password), ("CA", await File.ReadAllTextAsync(authority.AuthorityFile))]);

        var fault = await Should.ThrowAsync<RegistryException>(() => scene.Registries.ListTagsAsync(Image(registry), None));

        fault.Message.ShouldEndWith($"leads to http://{tokens.Realm.Authority}, which is not encrypted.");
        tokens.Requests.ShouldBeEmpty();
    }

    private static ImageReference Image(RegistryProcess registry) => RegistryScene.Image($"{registry.Host}/acme/web:1");

    private static async Task<RegistryProcess> StartWithUserAsync()
    {
        var registry = await RegistryProcess.StartAsync(new RegistryOptions { User = ("ada", Password) });
        using var push = new RegistryPush(registry.Address) { Authorization = RegistryPush.Basic("ada", Password) };
        await push.ImageAsync("acme/web", "1");
        return registry;
    }

    private static async Task<RegistryProcess> StartWithTokensAsync(TokenServer tokens)
    {
        var registry = await RegistryProcess.StartAsync(new RegistryOptions { Tokens = tokens });
        using var http = Trimtab.TestKit.Http.HttpReceiver.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{tokens.Realm}?service={TokenServer.Service}&scope=repository:acme/web:pull,push");
        request.Headers.Authorization = RegistryPush.Basic("ada", Password);
        using var answer = await http.SendAsync(request);
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["token"]!.GetValue<string>();
        using var push = new RegistryPush(registry.Address) { Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token) };
        await push.ImageAsync("acme/web", "1");
        return registry;
    }
}
