using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Local;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Http;

namespace Trimtab.Adapters.Tests.Local;

public sealed class GitHttpServerTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_push_is_announced_in_githubs_form()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        await using var server = await GitHttpServer.StartAsync(_scratch["host"], null, 0, None);
        server.Webhook = new LocalWebhook(new Uri(receiver.Address, "hook"), "s3cret");
        var address = await server.CreateRepositoryAsync("acme/shop", None);
        var local = await LocalRepository.CreateAsync(_scratch["work"], address, "main", None);
        await local.WriteAsync("large.txt", string.Concat(Enumerable.Range(0, 200_000)), None);
        var revision = await local.CommitAsync("One", None);

        await local.PushAsync(None);

        var request = receiver.Requests.ShouldHaveSingleItem();
        request.Header("X-GitHub-Event").ShouldBe("push");
        Guid.TryParse(request.Header("X-GitHub-Delivery"), out _).ShouldBeTrue();
        request.Header("X-Hub-Signature-256").ShouldBe("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret"), Encoding.UTF8.GetBytes(request.Body))));
        var body = JsonNode.Parse(request.Body)!;
        ((string?)body["ref"]).ShouldBe("refs/heads/main");
        ((string?)body["after"]).ShouldBe(revision);
        ((string?)body["repository"]!["full_name"]).ShouldBe("acme/shop");
        server.Deliveries.ShouldBe([new LocalDelivery("acme/shop", "refs/heads/main", revision, 200)]);
    }

    [Fact]
    public async Task Pushes_go_on_when_nobody_listens()
    {
        await using var server = await GitHttpServer.StartAsync(_scratch["host"], null, 0, None);
        server.Webhook = new LocalWebhook(new Uri("http://127.0.0.1:1/"), "s3cret");
        var local = await LocalRepository.CreateAsync(_scratch["work"], await server.CreateRepositoryAsync("acme/shop", None), "main", None);
        await local.CommitAsync("One", None);

        await local.PushAsync(None);

        server.Deliveries.ShouldHaveSingleItem().Status.ShouldBe(0);
    }

    [Fact]
    public async Task Commit_statuses_are_remembered()
    {
        await using var server = await GitHttpServer.StartAsync(_scratch["host"], "token", 0, None);
        using var client = HttpReceiver.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.StatusApi, $"repos/acme/shop/statuses/{new string('a', 40)}"))
        {
            Content = JsonContent.Create(new { state = "success", context = "trimtab/shop", description = "Promoted" }),
        };
        (await client.PostAsync(request.RequestUri, null, None)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        request.Headers.Authorization = new("Bearer", "token");

        (await client.SendAsync(request, None)).StatusCode.ShouldBe(HttpStatusCode.Created);

        server.Statuses.ShouldBe([new LocalCommitStatus("acme/shop", new string('a', 40), "success", "trimtab/shop", "Promoted", null, "Bearer token")]);
    }

    [Fact]
    public async Task Nothing_outside_the_root_is_served()
    {
        await using var server = await GitHttpServer.StartAsync(_scratch["host"], null, 0, None);
        await LocalRepository.CreateBareAsync(_scratch["outside.git"], None);
        using var client = HttpReceiver.CreateClient();

        (await client.GetAsync(new Uri(server.Address, "..%2Foutside.git/info/refs?service=git-upload-pack"), None)).IsSuccessStatusCode.ShouldBeFalse();
        (await client.PostAsync(new Uri(server.Address, "..%2Foutside.git/git-receive-pack"), null, None)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
