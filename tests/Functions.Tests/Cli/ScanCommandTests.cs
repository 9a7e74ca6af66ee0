using Trimtab.Cli;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class ScanCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("nginx:1.27", "scanRepository", "docker.io/library/nginx")]
    [InlineData("oci://ghcr.io/acme/charts/web", "scanRepository", "oci://ghcr.io/acme/charts/web")]
    [InlineData("apps-eu/shop/deployment/web", "scanAssets", "apps-eu/shop/deployment/web")]
    [InlineData(null, "scanAssets", "askedAt")]
    public async Task A_look_is_asked_for_by_asset_image_chart_or_for_all(string? subject, string kind, string word)
    {
        await using var scene = await CliScene.StartAsync(storage);

        var run = await scene.RunAsync([.. new[] { "scan", subject }.OfType<string>()]);

        run.ExitCode.ShouldBe(ExitCode.Good, run.Error);
        var sent = await scene.Account.Queues.ReceiveAsync("scan", 10, TimeSpan.FromMinutes(1), CancellationToken.None);
        sent.ShouldContain(message => message.Text!.Contains($"\"{kind}\"", StringComparison.Ordinal) && message.Text.Contains(word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Not an image", "is neither an asset (PLACE/NAMESPACE/KIND/NAME) nor an image or chart")]
    [InlineData("--believe", "--believe needs the asset, image or chart")]
    public async Task What_can_not_be_looked_at_is_told(string subject, string error)
    {
        await using var scene = await CliScene.StartAsync(storage);

        var run = await scene.RunAsync("scan", subject);

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(error);
    }

    [Fact]
    public async Task Repositories_are_listed_with_what_is_wrong_with_them()
    {
        await using var scene = await CliScene.StartAsync(storage);
        (await scene.RunAsync("scans")).Output.ShouldContain("No repository was looked at yet.");
        var memories = new RepositoryMemories(scene.Account.Documents);
        var whole = new RepositoryMemory("docker.io/library/nginx").After(new TagListing(["1.27", "1.28"], IsWhole: true), Noon);
        var broken = new RepositoryMemory("ghcr.io/acme/web").After(new TagListing(["1", "2"], IsWhole: true), Noon).After(new TagListing(["1"], IsWhole: true), Noon).AfterFault("ghcr.io said 503", Noon);
        (await memories.TryWriteAsync(whole, "", CancellationToken.None) && await memories.TryWriteAsync(broken, "", CancellationToken.None)).ShouldBeTrue();

        var all = await scene.RunAsync("scans", "-o", "json");
        var faults = await scene.RunAsync("scans", "--faults");

        all.Json.AsArray().Select(static row => $"{row!["repository"]} {row["versions"]} {row["suspect"]} {row["fault"]}").ShouldBe(["docker.io/library/nginx 2 0 ", "ghcr.io/acme/web 2 1 ghcr.io said 503"]);
        faults.Output.ShouldContain("1 lost");
        faults.Output.ShouldNotContain("nginx");
    }
}
