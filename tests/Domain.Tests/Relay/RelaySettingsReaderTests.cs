using Trimtab.Domain.Relay;

namespace Trimtab.Domain.Tests.Relay;

public sealed class RelaySettingsReaderTests
{
    [Fact]
    public void A_cluster_is_enough()
    {
        var settings = Read("cluster: apps-eu");

        settings.Cluster.ShouldBe("apps-eu");
        settings.Debounce.ShouldBe(TimeSpan.FromMinutes(10));
        settings.HarvestDeadline.ShouldBe(TimeSpan.FromMilliseconds(500));
        settings.LogLines.ShouldBe(200);
        settings.Namespaces.ShouldBeEmpty();
    }

    [Fact]
    public void Every_field_is_read()
    {
        var settings = Read("""
            cluster: apps-eu
            kubeconfig: { file: /k, context: c }
            namespaces: [shop, pay]
            debounce: 5m
            harvestDeadline: 1s
            logLines: 50
            readyDeadline: 3m
            lookback: 2h
            secretNames: ["ACCT*"]
            """);

        settings.Kubeconfig!.File.ShouldBe("/k");
        settings.Namespaces.ShouldBe(["shop", "pay"]);
        (settings.Debounce, settings.HarvestDeadline, settings.LogLines).ShouldBe((TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), 50));
        (settings.ReadyDeadline, settings.Lookback).ShouldBe((TimeSpan.FromMinutes(3), TimeSpan.FromHours(2)));
        settings.SecretNames.ShouldBe(["ACCT*"]);
    }

    [Fact]
    public void All_faults_are_told_at_once_with_their_lines()
    {
        var faults = Should.Throw<InvalidRelaySettingsException>(() => Read("""
            debounce: soon
            logLines: 0
            secretNames: ["*"]
            colour: blue
            """)).Faults;

        faults.Select(fault => $"{fault.Line} {fault.Path}").ShouldBe(["1 cluster", "1 debounce", "2 logLines", "3 secretNames[0]", "4 colour"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("{")]
    public void What_is_no_map_is_refused(string text)
        => Should.Throw<InvalidRelaySettingsException>(() => Read(text)).Faults.ShouldNotBeEmpty();

    private static RelaySettings Read(string text) => RelaySettingsReader.Read("relay.yaml", text);
}
