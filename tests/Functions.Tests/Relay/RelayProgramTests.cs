using Microsoft.Extensions.Options;
using Trimtab.Domain.Relay;
using Trimtab.Functions.Tests.Documentation;
using Trimtab.Relay;
using Trimtab.TestKit.Files;

namespace Trimtab.Functions.Tests.Relay;

public sealed class RelayProgramTests
{
    [Fact]
    public void Every_setting_stands_in_its_page()
    {
        var code = Repository.Code(Repository.Page("relay.md"));

        typeof(RelaySettings).GetProperties().Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..])
            .Where(name => !code.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_built_in_pattern_stands_in_the_page_of_redaction()
        => Domain.Redaction.SensitiveNames.DefaultPatterns.Except(Repository.Code(Repository.Page("redaction.md"))).ShouldBeEmpty();

    [Fact]
    public void A_missing_file_and_one_with_faults_stop_the_start_with_all_of_them()
    {
        using var folder = new ScratchDirectory();
        File.WriteAllText(folder["relay.yaml"], "logLines: 0\ncolour: blue\n");

        Should.Throw<InvalidRelaySettingsException>(() => RelayProgram.Build(["--Relay:Settings", folder["missing.yaml"]])).Faults.Count.ShouldBe(1);
        Should.Throw<InvalidRelaySettingsException>(() => RelayProgram.Build(["--Relay:Settings", folder["relay.yaml"]])).Faults.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("--Relay:Lease", "relay", "POD_NAME")]
    [InlineData("--Relay:Webhook:Directory", "/etc/webhook", "Relay:Webhook:Name")]
    [InlineData("--Relay:Analyser:Address", "https://analyser:9443", "Relay:BufferDirectory")]
    [InlineData("--Relay:Analyser:Address", "ftp://analyser", "http or https")]
    [InlineData("--Relay:Url", "https://0.0.0.0:8080", "http address")]
    [InlineData("--Relay:Scaler:Port", "70000", "Port")]
    public void A_variable_that_is_wrong_or_lacks_another_stops_the_start(string name, string value, string told)
        => Should.Throw<OptionsValidationException>(() => RelayProgram.Build([name, value])).Message.ShouldContain(told);

    [Fact]
    public void A_changed_file_comes_into_force_and_a_wrong_one_does_not()
    {
        using var folder = new ScratchDirectory();
        File.WriteAllText(folder["relay.yaml"], "cluster: eu\n");
        var file = new RelaySettingsFile(folder["relay.yaml"]);

        file.Refresh().ShouldBeFalse();
        File.WriteAllText(folder["relay.yaml"], "cluster: eu\nlogLines: 50\n");
        file.Refresh().ShouldBeTrue();
        File.WriteAllText(folder["relay.yaml"], "cluster: [1]\n");
        Should.Throw<InvalidRelaySettingsException>(() => file.Refresh());

        file.Refresh().ShouldBeFalse();
        file.Current.LogLines.ShouldBe(50);
    }
}
