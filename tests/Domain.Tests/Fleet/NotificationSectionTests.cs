using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class NotificationSectionTests
{
    private const string Mail = "host: mail.example.com, from: trimtab@example.com, to: [ops@example.com]";

    [Theory]
    [InlineData("slack", NotificationKind.Slack)]
    [InlineData("teams", NotificationKind.Teams)]
    [InlineData("discord", NotificationKind.Discord)]
    public void A_chat_needs_its_address(string key, NotificationKind kind)
        => Read($"{key}: {{ url: {{ env: URL }} }}").Address.ShouldBe(new NotificationAddress.ChatHook(kind, new SecretReference("URL", null)));

    [Fact]
    public void A_webhook_may_have_several_secrets()
    {
        var hook = Read("webhook: { url: { env: URL }, secrets: [{ env: NEW }, { file: /old }] }").Address.ShouldBeOfType<NotificationAddress.SignedHook>();

        hook.Secrets.ShouldBe([new SecretReference("NEW", null), new SecretReference(null, "/old")]);
        Read("webhook: { url: { env: URL } }").Address.ShouldBeOfType<NotificationAddress.SignedHook>().Secrets.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "https://events.pagerduty.com/")]
    [InlineData(", address: https://events.eu.pagerduty.com", "https://events.eu.pagerduty.com/")]
    public void A_pager_has_its_region(string address, string api)
        => Read($"pagerDuty: {{ routingKey: {{ env: KEY }}{address} }}").Address.ShouldBeOfType<NotificationAddress.PagerDutyService>().Api.AbsoluteUri.ShouldBe(api);

    [Theory]
    [InlineData("", MailSecurity.StartTls, 587)]
    [InlineData(", security: tls", MailSecurity.Tls, 465)]
    [InlineData(", security: none", MailSecurity.None, 25)]
    [InlineData(", security: none, port: 2525", MailSecurity.None, 2525)]
    public void Mail_is_protected_unless_it_is_said_otherwise(string more, MailSecurity security, int port)
    {
        var mailbox = Read($"mail: {{ {Mail}{more} }}").Address.ShouldBeOfType<NotificationAddress.Mailbox>();

        (mailbox.Security, mailbox.Port).ShouldBe((security, port));
        mailbox.To.ShouldBe(["ops@example.com"]);
    }

    [Fact]
    public void A_template_is_compiled_when_the_fleet_is_read()
        => Read("slack: { url: { env: URL } }, template: { title: '{{target}} {{event}}' }").Template!.Title.ShouldNotBeNull();

    [Theory]
    [InlineData("slack: { url: { env: A } }, teams: { url: { env: A } }", "n", "slack, teams, discord, pagerDuty, mail, webhook")]
    [InlineData("slack: {}", "n.slack.url", "Missing")]
    [InlineData("pager: { url: { env: A } }", "n", "exactly one place")]
    [InlineData("webhook: { url: { env: A }, secrets: { env: A } }", "n.webhook.secrets", "Must be a list")]
    [InlineData("webhook: { url: { env: A }, secrets: [{env: A}, {env: A}, {env: A}, {env: A}, {env: A}, {env: A}] }", "n.webhook.secrets", "at most 5")]
    [InlineData("pagerDuty: { routingKey: { env: A }, address: 'ftp://x' }", "n.pagerDuty.address", "https://events.eu.pagerduty.com")]
    [InlineData("pagerDuty: { routingKey: { env: A } }, on: [promoted]", "n.on[0]", "trouble only")]
    [InlineData("mail: { host: 'mail:25', from: a@b, to: [a@b] }", "n.mail.host", "without port")]
    [InlineData("mail: { host: mail, from: \"a@b\\r\\nBcc: x@y\", to: [a@b] }", "n.mail.from", "bare mail address")]
    [InlineData("mail: { host: mail, from: a@b, to: ['Ops <a@b>'] }", "n.mail.to[0]", "bare mail address")]
    [InlineData("mail: { host: mail, from: a@b, to: ['a@b,c@d'] }", "n.mail.to[0]", "bare mail address")]
    [InlineData("mail: { host: mail, from: a@b, to: [] }", "n.mail.to", "1 to 50")]
    [InlineData("mail: { host: mail, from: a@b, to: [a@b], user: { env: U } }", "n.mail", "go together")]
    [InlineData("mail: { host: mail, from: a@b, to: [a@b], user: { env: U }, password: { env: P }, security: none }", "n.mail.security", "readable on the way")]
    [InlineData("slack: { url: { env: A } }, severity: bad", "n.severity", "info, warning, error, critical")]
    [InlineData("slack: { url: { env: A } }, targets: [shopp]", "n.targets", "no target named shopp")]
    [InlineData("slack: { url: { env: A } }, clusters: [x]", "n.clusters", "no cluster named x")]
    [InlineData("slack: { url: { env: A } }, sources: [x]", "n.sources", "no source named x")]
    [InlineData("slack: { url: { env: A } }, environments: [x]", "n.environments", "no cluster environment named x")]
    [InlineData("slack: { url: { env: A } }, template: {}", "n.template", "a title, a body or both")]
    [InlineData("slack: { url: { env: A } }, template: { title: '{{targt}}' }", "n.template.title", "names targt")]
    [InlineData("slack: { url: { env: A } }, template: { body: '{{#if reason}}' }", "n.template.body", "never closed")]
    public void A_fault_names_its_path(string place, string path, string text)
    {
        var faults = Should.Throw<InvalidFleetException>(() => Read(place, "n")).Faults;

        faults.ShouldContain(fault => fault.Path == "notifications." + path && fault.Text.Contains(text, StringComparison.Ordinal) && fault.Line == 3, string.Join('\n', faults));
    }

    private static FleetNotification Read(string place, string name = "place")
        => FleetReader.Read([new FleetFile("fleet.yaml", $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\nnotifications: {{ {name}: {{ {place} }} }}")]).Notifications[name];
}
