using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.Twin;

public sealed class TwinServerTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private TwinServer _server = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _server = await TwinServer.StartAsync(new TwinOptions { UseTls = false }, _clock, CancellationToken.None);
#pragma warning disable RS0030 // One client for one server on loopback.
        _http = new HttpClient { BaseAddress = _server.Url };
#pragma warning restore RS0030
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _server.Token);
        await Send(HttpMethod.Post, "/api/v1/namespaces", Sample.Namespace("shop"));
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_wrong_token_is_refused_as_a_status_object()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "guess");

        using var answer = await _http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Read(answer)).Text("reason").ShouldBe("Unauthorized");
    }

    [Theory]
    [InlineData("/version", "gitVersion")]
    [InlineData("/api", "versions")]
    [InlineData("/apis", "groups")]
    [InlineData("/api/v1", "resources")]
    [InlineData("/apis/apps/v1", "resources")]
    [InlineData("/apis/autoscaling/v2", "resources")]
    [InlineData("/openapi/v3", "paths")]
    public async Task Discovery_answers(string path, string field)
        => (await Get(path))[field].ShouldNotBeNull();

    [Theory]
    [InlineData("/apis/apps/v1beta1")]
    [InlineData("/api/v1/things")]
    [InlineData("/nowhere")]
    [InlineData("/api/v1/namespaces/shop/configmaps/none/scale")]
    public async Task What_is_not_served_is_404(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Read(answer)).Text("kind").ShouldBe("Status");
    }

    [Fact]
    public async Task A_list_comes_page_by_page_in_order_until_its_token_is_too_old()
    {
        foreach (var name in new[] { "d", "b", "a", "c" })
        {
            await Send(HttpMethod.Post, "/api/v1/namespaces/shop/configmaps", Sample.ConfigMap(name, "k", "v"));
        }

        var path = "/api/v1/namespaces/shop/configmaps?limit=2";
        var names = new List<string>();
        string token;
        do
        {
            var page = await Get(path);
            names.AddRange(page.Items("items").Select(item => item.Name));
            token = page.Text("metadata", "continue");
            path = $"/api/v1/namespaces/shop/configmaps?limit=2&continue={Uri.EscapeDataString(token)}";
        }
        while (token.Length > 0);

        names.ShouldBe(["a", "b", "c", "d", "kube-root-ca.crt"]);
        token = (await Get("/api/v1/namespaces/shop/configmaps?limit=2")).Text("metadata", "continue");
        await Send(HttpMethod.Post, "/api/v1/namespaces/shop/configmaps", Sample.ConfigMap("e", "k", "v"));
        _server.Cluster.CompactHistory();
        using var late = await _http.GetAsync(new Uri($"/api/v1/configmaps?continue={Uri.EscapeDataString(token)}", UriKind.Relative));
        late.StatusCode.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_watch_goes_on_from_a_version_and_marks_its_place()
    {
        var start = (await Get("/api/v1/namespaces/shop/configmaps")).Text("metadata", "resourceVersion");
        await Send(HttpMethod.Post, "/api/v1/namespaces/shop/configmaps", Sample.ConfigMap("one", "k", "v"));
        using var lines = await Watch($"/api/v1/namespaces/shop/configmaps?watch=true&allowWatchBookmarks=true&resourceVersion={start}");

        (await Line(lines)).ShouldBe("ADDED one");
        await Send(HttpMethod.Put, "/api/v1/namespaces/shop/configmaps/one", Sample.ConfigMap("one", "k", "w"));
        (await Line(lines)).ShouldBe("MODIFIED one");
        await Send(HttpMethod.Delete, "/api/v1/namespaces/shop/configmaps/one", null);
        (await Line(lines)).ShouldBe("DELETED one");
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await Line(lines)).ShouldBe("BOOKMARK");
        _server.Cluster.CutWatches();
        await Should.ThrowAsync<IOException>(() => Line(lines));
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_is_told_that_it_expired()
    {
        var start = (await Get("/api/v1/configmaps")).Text("metadata", "resourceVersion");
        await Send(HttpMethod.Post, "/api/v1/namespaces/shop/configmaps", Sample.ConfigMap("one", "k", "v"));
        _server.Cluster.CompactHistory();

        using var lines = await Watch($"/api/v1/configmaps?watch=true&resourceVersion={start}");

        var line = JsonNode.Parse((await lines.ReadLineAsync())!)!.AsObject();
        (line.Text("type"), line.Text("object", "reason"), line.Number("object", "code")).ShouldBe(("ERROR", "Expired", 410));
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"data":{"a":null,"b":"2"}}""", "b=2")]
    [InlineData("application/json-patch+json", """[{"op":"test","path":"/data/a","value":"1"},{"op":"add","path":"/data/b","value":"2"}]""", "a=1,b=2")]
    [InlineData("application/strategic-merge-patch+json", """{"data":{"b":"2"}}""", "a=1,b=2")]
    public async Task Patches_of_every_type_change_an_object(string type, string patch, string expected)
    {
        await Send(HttpMethod.Post, "/api/v1/namespaces/shop/configmaps", Sample.ConfigMap("one", "a", "1"));
        using var content = new StringContent(patch, Encoding.UTF8, type);

        using var answer = await _http.PatchAsync(new Uri("/api/v1/namespaces/shop/configmaps/one", UriKind.Relative), content);

        string.Join(',', (await Read(answer))["data"]!.AsObject().Select(entry => $"{entry.Key}={entry.Value}")).ShouldBe(expected);
    }

    [Fact]
    public async Task A_strategic_patch_finds_containers_by_name()
    {
        await Send(HttpMethod.Post, "/apis/apps/v1/namespaces/shop/deployments", Sample.Deployment());
        using var content = new StringContent(
            """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"shop/web:2"}]}}}}""", Encoding.UTF8, "application/strategic-merge-patch+json");

        using var answer = await _http.PatchAsync(new Uri("/apis/apps/v1/namespaces/shop/deployments/web", UriKind.Relative), content);

        var container = (await Read(answer)).Items("spec", "template", "spec", "containers").Single();
        (container.Text("image"), container.Items("ports").Count()).ShouldBe(("shop/web:2", 1));
    }

    [Fact]
    public async Task The_scale_subresource_shows_and_sets_replicas()
    {
        await Send(HttpMethod.Post, "/apis/apps/v1/namespaces/shop/deployments", Sample.Deployment());
        var scale = await Get("/apis/apps/v1/namespaces/shop/deployments/web/scale");
        scale["spec"]!["replicas"] = 5;

        await Send(HttpMethod.Put, "/apis/apps/v1/namespaces/shop/deployments/web/scale", scale);

        (await Get("/apis/apps/v1/namespaces/shop/deployments/web")).Number("spec", "replicas").ShouldBe(5);
    }

    [Fact]
    public async Task Logs_and_pages_of_pods_are_served()
    {
        await Send(HttpMethod.Post, "/apis/apps/v1/namespaces/shop/deployments", Sample.Deployment());
        _clock.Advance(TimeSpan.FromSeconds(2));
        var pod = (await Get("/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb")).Items("items").First().Name;

        (await _http.GetStringAsync(new Uri($"/api/v1/namespaces/shop/pods/{pod}/log?tailLines=1", UriKind.Relative))).ShouldEndWith("INFO ready to serve\n");
        (await _http.GetStringAsync(new Uri($"/api/v1/namespaces/shop/pods/{pod}:8080/proxy/metrics", UriKind.Relative))).ShouldContain("http_requests_total");
    }

    private async Task<JsonObject> Get(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await Read(answer);
    }

    private async Task Send(HttpMethod method, string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var answer = await _http.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private async Task<StreamReader> Watch(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    private static async Task<string> Line(StreamReader lines)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var line = JsonNode.Parse((await lines.ReadLineAsync(limit.Token)) ?? throw new IOException("The watch ended."))!.AsObject();
        return $"{line.Text("type")} {line.Text("object", "metadata", "name")}".Trim();
    }

    private static async Task<JsonObject> Read(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
}
