using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.GitHosts;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Local;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Http;

namespace Trimtab.Adapters.Tests.GitHosts;

public sealed class GitHubCommitStatusesTests : IDisposable
{
    private static readonly CommitStatus Failure = new(new string('a', 40), CommitState.Failure, "trimtab/shop-prod", "web: rolled back");

    private readonly HttpClient _client = OutgoingHttp.CreateClient();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_status_arrives_as_the_api_wants_it()
    {
        using var scratch = new ScratchDirectory();
        await using var server = await GitHttpServer.StartAsync(scratch.Path, "t0p", 0, CancellationToken.None);

        (await Statuses("t0p").SetAsync(Source(server.StatusApi), Failure, CancellationToken.None)).ShouldBe(new Delivery.Delivered());
        (await Statuses("user:t0p").SetAsync(Source(new Uri(server.StatusApi.ToString().TrimEnd('/'))), Failure, CancellationToken.None)).ShouldBe(new Delivery.Delivered());
        (await Statuses("wrong").SetAsync(Source(server.StatusApi), Failure, CancellationToken.None)).ShouldBeOfType<Delivery.Refused>().Reason.ShouldContain("401");

        server.Statuses.ShouldAllBe(status => status == new LocalCommitStatus("acme/shop", new string('a', 40), "failure", "trimtab/shop-prod", "web: rolled back", null, "Bearer t0p"));
        server.Statuses.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_spent_rate_limit_is_tried_later()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Answer = (_, response) =>
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            response.Headers["x-ratelimit-remaining"] = "0";
            return Task.CompletedTask;
        };

        (await Statuses("t0p").SetAsync(Source(receiver.Address), Failure, CancellationToken.None)).ShouldBeOfType<Delivery.TryLater>();
    }

    [Theory]
    [InlineData("https://github.com/acme/shop.git", null, true)]
    [InlineData("https://git.example.com/acme/shop.git", null, false)]
    [InlineData("https://git.example.com/acme/shop", "https://git.example.com/api/v3", true)]
    [InlineData("https://github.com/acme", null, false)]
    public void Statuses_are_for_hosts_that_take_them(string repository, string? api, bool accepts)
    {
        var source = Source(api is null ? null : new Uri(api)) with { Repository = new Uri(repository) };

        Statuses("t0p").Accepts(source).ShouldBe(accepts);
        Statuses("t0p").Accepts(source with { Token = null }).ShouldBeFalse();
    }

    private GitHubCommitStatuses Statuses(string token) => new(new OutgoingHttp(_client, TimeProvider.System), new FixedSecrets(token));

    private static FleetSource Source(Uri? api)
        => new("shop", new Uri("https://git.example.com/acme/shop.git"), "main", TimeSpan.FromMinutes(3), new SecretReference("TOKEN", null), null, api);
}
