using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.HealthChecks;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Checks;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Http;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.HealthChecks;

public sealed class HealthCheckRunnerTests : IAsyncLifetime
{
    private HttpReceiver _server = null!;

    private HealthCheck Http => new(CheckKind.Http) { Url = new Uri(_server.Address, "health?token=hidden") };

    public async Task InitializeAsync() => _server = await HttpReceiver.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Theory]
    [InlineData(200, null, true)]
    [InlineData(299, null, true)]
    [InlineData(302, null, false)]
    [InlineData(404, null, false)]
    [InlineData(503, null, false)]
    [InlineData(401, "401", true)]
    [InlineData(200, "401", false)]
    [InlineData(418, "200-299,400-420", true)]
    public async Task A_status_is_good_or_not(int status, string? codes, bool isGood)
    {
        _server.Answer = (_, response) => Task.FromResult(response.StatusCode = status);
        var check = codes is null ? Http : Http with { Codes = [.. codes.Split(',').Select(static text => StatusRange.TryParse(text, out var range) ? range : throw new InvalidOperationException(text))] };

        var result = await RunAsync(check);

        result.ShouldBe(new CheckResult(isGood, $"Answered {status}."));
        check.ToString().ShouldNotContain("hidden");
    }

    [Fact]
    public async Task Method_headers_and_authorization_are_sent()
    {
        var check = Http with { Method = "POST", Headers = new Dictionary<string, string> { ["X-Probe"] = "yes" }, Authorization = new SecretReference("TOKEN", null, null) };

        (await RunAsync(check, ("TOKEN", "Bearer abc"))).IsGood.ShouldBeTrue();

        var request = _server.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        request.Headers["X-Probe"].ShouldBe("yes");
        request.Headers["Authorization"].ShouldBe("Bearer abc");
    }

    [Fact]
    public async Task Redirects_are_followed_as_often_as_allowed_and_nothing_that_the_fleet_sets_goes_to_another_origin_or_on_from_there()
    {
        await using var other = await HttpReceiver.StartAsync();
        _server.Answer = Redirect(request => request.Path.StartsWith("/health", StringComparison.Ordinal) ? other.Address : null);
        other.Answer = Redirect(_ => new Uri(_server.Address, "back"));

        (await RunAsync(WithKeys(redirects: 2), ("TOKEN", "Bearer abc"))).ShouldBe(new CheckResult(true, "Answered 200 after 2 redirects."));

        string[] keys = ["X-Api-Key", "X-Probe", "Cookie", "Authorization"];
        keys.ShouldAllBe(key => _server.Requests[0].Headers.ContainsKey(key));
        keys.ShouldAllBe(key => !other.Requests.Single().Headers.ContainsKey(key));
        _server.Requests[1].Path.ShouldBe("/back");
        keys.ShouldAllBe(key => !_server.Requests[1].Headers.ContainsKey(key));
    }

    [Fact]
    public async Task A_redirect_within_the_origin_keeps_headers_and_authorization()
    {
        _server.Answer = Redirect(request => request.Path.StartsWith("/health", StringComparison.Ordinal) ? new Uri("/ready", UriKind.Relative) : null);

        (await RunAsync(WithKeys(redirects: 1), ("TOKEN", "Bearer abc"))).ShouldBe(new CheckResult(true, "Answered 200 after 1 redirect."));

        _server.Requests[1].Headers["X-Api-Key"].ShouldBe("k1");
        _server.Requests[1].Headers["Authorization"].ShouldBe("Bearer abc");
    }

    [Fact]
    public async Task A_silent_server_fails_in_time_and_is_tried_again()
    {
        var (answers, silent) = (0, int.MaxValue);
        _server.Answer = async (_, response) =>
        {
            if (Interlocked.Increment(ref answers) <= silent)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, response.HttpContext.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        };
        (await RunAsync(Http with { TimeLimit = TimeSpan.FromMilliseconds(200) })).ShouldBe(new CheckResult(false, "No answer within 0.2 s."));

        (answers, silent) = (0, 1);
        (await RunAsync(Http with { TimeLimit = TimeSpan.FromSeconds(3), Retries = 1 })).IsGood.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_result()
    {
        var check = Http;
        await _server.DisposeAsync();

        (await RunAsync(check)).Reason.ShouldStartWith("No answer: ");
        (await RunAsync(check with { Retries = 2 })).Reason.ShouldEndWith("Tried 3 times.");
        _server = await HttpReceiver.StartAsync();
    }

    [Theory]
    [InlineData("127.0.0.1", AddressChoice.Any, true)]
    [InlineData("127.0.0.1", AddressChoice.IPv4, true)]
    [InlineData("127.0.0.1", AddressChoice.IPv6, false)]
    [InlineData("[::1]", AddressChoice.IPv6, true)]
    [InlineData("::1", AddressChoice.IPv4, false)]
    [InlineData("no-such-host.invalid", AddressChoice.Any, false)]
    public async Task A_port_takes_connections_or_not(string host, AddressChoice address, bool isGood)
    {
        using var four = new TcpListener(IPAddress.Loopback, 0);
        four.Start();
        var port = ((IPEndPoint)four.LocalEndpoint).Port;
        using var six = new TcpListener(IPAddress.IPv6Loopback, port);
        six.Start();

        var result = await RunAsync(new HealthCheck(CheckKind.Tcp) { Host = host, Port = port, Address = address });

        result.IsGood.ShouldBe(isGood, result.Reason);
    }

    [Fact]
    public async Task A_closed_port_says_so()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        (await RunAsync(new HealthCheck(CheckKind.Tcp) { Host = "127.0.0.1", Port = port })).Reason.ShouldContain("127.0.0.1: Connection refused");
    }

    private HealthCheck WithKeys(int redirects) => Http with
    {
        Redirects = redirects,
        Headers = new Dictionary<string, string> { ["X-Api-Key"] = "k1", ["X-Probe"] = "yes", ["Cookie"] = "session=1" },
        Authorization = new SecretReference("TOKEN", null, null),
    };

    private static Func<ReceivedRequest, HttpResponse, Task> Redirect(Func<ReceivedRequest, Uri?> to) => (request, response) =>
    {
        if (to(request) is { } address)
        {
            response.StatusCode = 302;
            response.Headers.Location = address.ToString();
        }

        return Task.CompletedTask;
    };

    private static async Task<CheckResult> RunAsync(HealthCheck check, params (string Name, string Value)[] secrets)
    {
        using var http = new HttpCheck(new GivenSecrets(secrets));
        var id = new AssetId("apps", "shop", AssetKind.Deployment, "web");
        var update = new UpdateDocument
        {
            Change = new Change(id, "web", "web", new ArtifactVersion("1", null), new ArtifactVersion("2", null), VersionChange.Major),
            Asset = new Asset(id),
            Mode = UpdateMode.Patch,
            Execution = new UpdateExecution(),
            QueuedAt = DateTimeOffset.UnixEpoch,
            PhaseSince = DateTimeOffset.UnixEpoch,
            NextTickDue = DateTimeOffset.UnixEpoch,
        };
        return await new HealthCheckRunner(http, new ExecCheck(new NoContainerHosts(), new UpdatedPods(new FixedClusters(new TwinCluster(new TwinOptions(), TimeProvider.System))), TimeProvider.System), TimeProvider.System).RunAsync(check, update, CancellationToken.None);
    }
}
