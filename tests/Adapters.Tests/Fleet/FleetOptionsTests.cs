using Trimtab.Adapters.Fleet;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Tests.Fleet;

public sealed class FleetOptionsTests
{
    [Theory]
    [InlineData("", null, "Fleet:Path must name")]
    [InlineData("fleet", "ftp://git.example.com/fleet.git", "must be an address that begins with https://")]
    [InlineData("fleet", "ssh://git@git.example.com/fleet.git", "Fleet:SshKey and Fleet:KnownHosts must both be set")]
    [InlineData("fleet", "https://me:pw@git.example.com/fleet.git", "without password")]
    [InlineData("../fleet", "https://git.example.com/fleet.git", "inside the repository")]
    [InlineData("/fleet", "https://git.example.com/fleet.git", "inside the repository")]
    public void Wrong_settings_are_told(string path, string? repository, string expected)
        => new FleetOptionsValidator().Validate(null, new FleetOptions { Path = path, Repository = repository is null ? null : new Uri(repository) }).FailureMessage!.ShouldContain(expected);

    [Fact]
    public void A_secret_is_a_variable_or_a_file_and_the_repository_is_a_source_of_its_own()
    {
        var options = new FleetOptions { Repository = new Uri("https://git.example.com/fleet.git"), WebhookSecret = { Env = "S" }, Token = { File = "/run/token" } };

        var source = options.ToSource()!;

        source.Name.ShouldBe(FleetSource.OfFleet);
        source.Token.ShouldBe(new SecretReference(null, "/run/token"));
        source.Webhook!.Secret.ShouldBe(new SecretReference("S", null));
        new FleetOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
        options.Token.Env = "T";
        new FleetOptionsValidator().Validate(null, options).FailureMessage!.ShouldContain("Fleet:Token");
    }
}
