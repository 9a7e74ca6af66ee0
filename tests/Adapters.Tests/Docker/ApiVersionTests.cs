using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Docker;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Tests.Docker;

/// <summary>Which version of its API each engine is spoken to in: old ones refuse what is above theirs, new ones what is below their least.</summary>
public sealed class ApiVersionTests
{
    [Theory]
    [InlineData("1.41", "1.12", "/v1.41/containers/json")]
    [InlineData("1.50", "1.24", "/v1.50/containers/json")]
    [InlineData("1.52", "1.44", "/v1.51/containers/json")]
    public async Task The_newest_version_of_both_is_spoken(string newest, string least, string path)
    {
        await using var engine = await StartAsync(newest, least);
        using var connection = Connect(engine);

        (await connection.ReadAsync(DockerCall.Get("/containers/json"), CancellationToken.None))!.ToString().ShouldBe(path);
    }

    [Theory]
    [InlineData("1.70", "1.60", "update Trimtab")]
    [InlineData("1.30", "1.12", "update Docker there")]
    [InlineData("", "", "not as a Docker engine")]
    public async Task Without_a_common_version_the_fault_says_what_to_do(string newest, string least, string advice)
    {
        await using var engine = await StartAsync(newest, least);
        using var connection = Connect(engine);

        var e = await Should.ThrowAsync<DockerException>(() => connection.ReadAsync(DockerCall.Get("/containers/json"), CancellationToken.None));

        e.Fault.ShouldBe(DockerFault.Version);
        e.Message.ShouldContain(advice);
    }

    [Fact]
    public async Task An_engine_that_was_replaced_by_an_older_one_is_asked_again_in_its_version()
    {
        var newest = "1.47";
        await using var engine = await StartAsync(() => newest, "1.24");
        using var connection = Connect(engine);
        await connection.ReadAsync(DockerCall.Get("/containers/json"), CancellationToken.None);

        newest = "1.41";

        (await connection.ReadAsync(DockerCall.Get("/containers/json"), CancellationToken.None))!.ToString().ShouldBe("/v1.41/containers/json");
    }

    private static DockerConnection Connect(WebApplication engine)
        => new(new DockerAccess(new FleetDockerHost("nas", new Uri(engine.Urls.Single().Replace("http", "tcp", StringComparison.Ordinal))), null, null, null), new DockerLimits(), TimeProvider.System);

    private static Task<WebApplication> StartAsync(string newest, string least) => StartAsync(() => newest, least);

    // Answers as engines do; the paths of calls in a version that is served are their own answer.
    private static async Task<WebApplication> StartAsync(Func<string> newest, string least)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, newest(), least));
        await app.StartAsync();
        return app;
    }

    private static Task AnswerAsync(HttpContext context, string newest, string least)
    {
        var path = context.Request.Path.Value!;
        if (newest.Length > 0)
        {
            context.Response.Headers["API-Version"] = newest;
        }

        if (path == "/_ping")
        {
            return context.Response.WriteAsync("OK");
        }

        if (path == "/version")
        {
            return context.Response.WriteAsync($$"""{"ApiVersion":"{{newest}}","MinAPIVersion":"{{least}}"}""");
        }

        var asked = Version.Parse(path.Split('/')[1][1..]);
        if (asked > Version.Parse(newest) || asked < Version.Parse(least))
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync($$"""{"message":"client version {{asked}} is too {{(asked < Version.Parse(least) ? "old" : "new")}}. Maximum supported API version is {{newest}}"}""");
        }

        return context.Response.WriteAsync($"\"{path}\"");
    }
}
