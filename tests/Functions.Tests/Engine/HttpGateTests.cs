using System.Net;
using System.Text.Json;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Engine;

public sealed class HttpGateTests : IAsyncLifetime
{
    private readonly ProbeStorage _storage = ProbeStorage.InMemory(new FakeClock());
    private ProbeApp _app = null!;

    public async Task InitializeAsync()
    {
        _app = await ProbeApp.StartEngineAsync(_storage);
        await Eventually.TrueAsync(async () => await _storage.Documents.ReadAsync("trimtab/probekeyed.json", CancellationToken.None) is not null, "keys are made");
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Theory]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/probe/x", HttpStatusCode.NotFound)]
    [InlineData("POST", "/ProbeQueue", HttpStatusCode.NotFound)]
    [InlineData("GET", "/admin/host/drain", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/keyed", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/keyed?code=wrong", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/admin/host/drain", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/admin/functions/ProbeTimer", HttpStatusCode.Unauthorized)]
    public async Task What_is_not_open_is_refused_with_an_empty_body(string method, string path, HttpStatusCode expected)
    {
        using var answer = await _app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        answer.StatusCode.ShouldBe(expected);
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("probekeyed", "keys")]
    [InlineData("host", "functionKeys")]
    public async Task A_function_opens_with_its_own_and_the_hosts_keys(string file, string list)
    {
        var key = (await ReadAsync(file)).GetProperty(list)[0].GetProperty("value").GetString();

        using var answer = await _app.Client.GetAsync($"/api/keyed?code={key}");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_in_the_header_wins_over_one_in_the_query()
    {
        var key = (await ReadAsync("probekeyed")).GetProperty("keys")[0].GetProperty("value").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/keyed?code={key}");
        request.Headers.Add("x-functions-key", "wrong");

        using var answer = await _app.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_functions_key_does_not_open_admin_routes_and_the_master_key_does()
    {
        var key = (await ReadAsync("host")).GetProperty("functionKeys")[0].GetProperty("value").GetString();
        var master = (await ReadAsync("host")).GetProperty("masterKey").GetProperty("value").GetString();

        using var refused = await _app.Client.PostAsync($"/admin/functions/ProbeTimer?code={key}", null);
        using var taken = await _app.Client.PostAsync($"/admin/functions/ProbeTimer?code={master}", null);

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        taken.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.TrueAsync(() => Task.FromResult(_app.Journal.Entries.Contains("timer")), "the timer runs");
    }

    [Fact]
    public async Task A_drained_engine_takes_no_new_messages()
    {
        var clock = (FakeClock)_storage.Time;
        var master = (await ReadAsync("host")).GetProperty("masterKey").GetProperty("value").GetString();
        using var taken = await _app.Client.PostAsync($"/admin/host/drain?code={master}", null);
        taken.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.TrueAsync(
            async () => (await _app.Client.GetStringAsync($"/admin/host/drain/status?code={master}")).Contains("Completed", StringComparison.Ordinal),
            "it is drained");

        await _storage.SendAsync("done", "late");
        await Eventually.PassAsync(clock, TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100));

        _app.Journal.Entries.ShouldBeEmpty();
    }

    private async Task<JsonElement> ReadAsync(string file)
        => JsonDocument.Parse((await _storage.Documents.ReadAsync($"trimtab/{file}.json", CancellationToken.None))!.Content).RootElement;
}
