using Trimtab.Domain.Fleet;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class UpdateExecutionSectionTests
{
    [Fact]
    public void Every_field_is_read()
    {
        var execution = Read("""
            atOnce: 10
            attempts: 3
            retryAfter: 1m
            watch: 2m
            readyDeadline: 90s
            interval: 2s
            failures: 4
            maxUnready: 20
            removeImages: true
            group: weekly-2
            groupWait: 5m
            maxErrors: 2%
            metrics: { port: 9090, requests: hits_total }
            checks:
            - http: { url: "https://shop.example.com/health?x=1", method: HEAD, headers: { X-Probe: "yes" }, authorization: { env: TOKEN }, codes: ["204", "300-302"], redirects: 2, verifyTls: false }
              timeLimit: 3s
              retries: 2
            - tcp: { host: "::1", port: 5432, address: iPv6 }
            - exec: [/bin/check, --quick]
              container: side
            """).ShouldNotBeNull();

        (execution.AtOnce, execution.Attempts, execution.Failures, execution.MaxUnready, execution.RemoveImages).ShouldBe((10, 3, 4, 20, true));
        (execution.RetryAfter, execution.Watch, execution.ReadyDeadline, execution.Interval).ShouldBe((TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(2)));
        (execution.Group, execution.GroupWait).ShouldBe(("weekly-2", TimeSpan.FromMinutes(5)));
        (execution.MaxErrors, execution.Metrics).ShouldBe((0.02, MetricsPolicy.Default with { Port = 9090, Requests = "hits_total" }));
        execution.Checks[2].Container.ShouldBe("side");
        execution.Checks.Select(static check => check.ToString()).ShouldBe(["HEAD https://shop.example.com/health", "TCP [::1]:5432", "exec /bin/check --quick"]);
        var http = execution.Checks[0];
        (http.TimeLimit, http.Retries, http.Redirects, http.VerifyTls, http.Authorization!.Env).ShouldBe((TimeSpan.FromSeconds(3), 2, 2, false, "TOKEN"));
        http.Codes.ShouldBe([new StatusRange(204, 204), new StatusRange(300, 302)]);
        execution.Checks[1].Address.ShouldBe(AddressChoice.IPv6);
    }

    [Fact]
    public void What_is_missing_has_its_default()
    {
        var execution = Read("watch: 1m").ShouldNotBeNull();

        (execution with { Watch = UpdateExecution.Default.Watch, Checks = UpdateExecution.Default.Checks }).ShouldBe(UpdateExecution.Default);
        execution.Checks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("atOnce: 101", "atOnce")]
    [InlineData("attempts: 0", "attempts")]
    [InlineData("watch: soon", "watch")]
    [InlineData("group: Weekly/1", "small letters, digits and dashes")]
    [InlineData("groupWait: 2h", "groupWait")]
    [InlineData("wach: 5m", "wach")]
    [InlineData("checks: [{ }]", "exactly one of http, tcp and exec")]
    [InlineData("checks: [{ http: { url: ftp://x } }]", "http:// or https://")]
    [InlineData("checks: [{ http: { url: 'http://user:pw@x' } }]", "without user and password")]
    [InlineData("checks: [{ http: { url: 'http://x', headers: { Authorization: abc } } }]", "Is a secret")]
    [InlineData("checks: [{ http: { url: 'http://x', codes: ['99'] } }]", "range of statuses")]
    [InlineData("checks: [{ tcp: { host: x } }]", "Missing: the port")]
    [InlineData("checks: [{ tcp: { host: x, port: 70000 } }]", "port")]
    [InlineData("checks: [{ exec: [] }]", "the program and its arguments")]
    public void A_fault_says_what_and_where(string yaml, string fault)
        => Should.Throw<InvalidFleetException>(() => Read(yaml)).Faults.ShouldContain(found => found.ToString().Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void A_group_is_for_commits()
    {
        Read("group: weekly", "      mode: git\n").ShouldNotBeNull().Group.ShouldBe("weekly");
        Should.Throw<InvalidFleetException>(() => Read("group: weekly", "      mode: docker\n")).Faults.ShouldHaveSingleItem().ToString().ShouldContain("mode is docker: only git has any");
    }

    private static UpdateExecution? Read(string yaml, string beside = "")
    {
        var indented = string.Concat(yaml.Split('\n').Select(static line => $"        {line}\n"));
        return FleetReader.Read([new FleetFile("fleet.yaml", $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\npolicies:\n  updates:\n    careful:\n{beside}      execution:\n{indented}")])
            .UpdatePolicies["careful"].Execution;
    }
}
