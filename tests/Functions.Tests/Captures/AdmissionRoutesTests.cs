using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;
using Trimtab.Hosting.Captures;

namespace Trimtab.Functions.Tests.Captures;

/// <summary>The admission endpoint over HTTP: whatever comes, the answer allows.</summary>
public sealed class AdmissionRoutesTests : IAsyncLifetime
{
    private const string Create = """
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"one","kind":{"group":"","version":"v1","kind":"ConfigMap"},"name":"a","namespace":"shop",
         "operation":"CREATE","userInfo":{"username":"jane"},"object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"},"data":{"k":"FILL"}}}}
        """;

    private WebApplication? _app;
    private HttpClient? _client;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<AdmissionWitnesses>().AddSingleton<CaptureMetrics>().AddSingleton<CurrentRules>();
        _app = builder.Build();
        _app.MapAdmission();
        _app.Services.GetRequiredService<CurrentRules>().Book = Book();
        await _app.StartAsync();
        _client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        await _app!.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_allowed_and_its_user_kept()
    {
        (await PostAsync(Create)).ToJsonString().ShouldBe("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"one","allowed":true}}""");

        var value = (JsonObject)JsonNode.Parse(Create)!["request"]!["object"]!;
        _app!.Services.GetRequiredService<AdmissionWitnesses>()
            .TryFind(CaptureOperation.Create, "/ConfigMap/shop/a", "uid", [CaptureContent.DigestOf(value)], out var witness).ShouldBeTrue();
        witness!.User.ShouldBe("jane");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("no json", "")]
    [InlineData("""{"request":{"uid":"two","object":""", "two")]
    public async Task A_hostile_body_is_answered_too(string body, string uid)
        => ((string?)(await PostAsync(body))["response"]!["uid"]).ShouldBe(uid);

    [Fact]
    public async Task An_oversized_body_is_answered_with_its_uid_and_not_kept()
    {
        var answer = await PostAsync(Create.Replace("FILL", new string('x', 9 << 20), StringComparison.Ordinal));

        ((string?)answer["response"]!["uid"], (bool?)answer["response"]!["allowed"]).ShouldBe(("one", true));
    }

    private static RuleBook Book()
    {
        var (rule, _) = CaptureRule.Read((JsonObject)JsonNode.Parse("""{"metadata":{"name":"r","namespace":"shop"},"spec":{"gitRepoConfigRef":"state","rules":[{"resources":["configmaps"]}]}}""")!);
        return new RuleBook([rule], [new ResourceType(KindName.ConfigMap, "configmaps", true)]);
    }

    private async Task<JsonObject> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client!.PostAsync(new Uri("/validate", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
