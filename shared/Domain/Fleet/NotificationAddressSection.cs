namespace Trimtab.Domain.Fleet;

/// <summary>Reads where a place is: the block below <c>slack</c>, <c>teams</c>, <c>discord</c>, <c>pagerDuty</c>, <c>mail</c> or <c>webhook</c>.</summary>
internal static class NotificationAddressSection
{
    private const int MaxReceivers = 50;
    private const int MaxSecrets = 5;

    public static NotificationAddress? Read(NotificationKind kind, FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        NotificationAddress? address = kind switch
        {
            NotificationKind.PagerDuty => PagerDuty(node),
            NotificationKind.Mail => Mail(node),
            NotificationKind.Webhook => Webhook(node),
            _ => FleetSections.Secret(node.Child("url"), isRequired: true) is { } url ? new NotificationAddress.ChatHook(kind, url) : null,
        };
        node.RefuseOtherKeys();
        return address;
    }

    private static NotificationAddress.SignedHook? Webhook(FleetNode node)
    {
        var url = FleetSections.Secret(node.Child("url"), isRequired: true);
        var list = node.Child("secrets");
        SecretReference?[] secrets = [.. list.Items().Select(item => FleetSections.Secret(item, isRequired: true))];
        if (secrets.Length > MaxSecrets)
        {
            list.Fault($"Must be at most {MaxSecrets} secrets: every message is signed with each.");
        }

        return url is null ? null : new NotificationAddress.SignedHook(url, [.. secrets.OfType<SecretReference>()]);
    }

    private static NotificationAddress.PagerDutyService? PagerDuty(FleetNode node)
    {
        var key = FleetSections.Secret(node.Child("routingKey"), isRequired: true);
        var place = node.Child("address");
        var api = NotificationAddress.PagerDutyService.PublicApi;
        if (place.Text() is { } text
            && (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out api) || api.Scheme is not ("http" or "https") || api.UserInfo.Length > 0 || api.Query.Length > 0))
        {
            place.Fault("Must be an address such as https://events.eu.pagerduty.com.");
        }

        return key is null || api is null ? null : new NotificationAddress.PagerDutyService(key, api);
    }

    private static NotificationAddress.Mailbox? Mail(FleetNode node)
    {
        var host = node.Child("host");
        var server = host.RequiredText("name of the mail server") ?? "";
        if (server.Length > 0 && Uri.CheckHostName(server) == UriHostNameType.Unknown)
        {
            host.Fault("Must be the name or address of a host, without port.");
        }

        var security = node.Child("security").Word(MailSecurity.StartTls);
        var port = node.Child("port").Integer(security switch { MailSecurity.Tls => 465, MailSecurity.None => 25, _ => 587 }, 1, 65_535);
        var from = Receiver(node.Child("from"));
        var list = node.Child("to");
        string[] to = [.. list.Items().Select(Receiver)];
        if (to.Length is 0 or > MaxReceivers)
        {
            list.Fault($"Must be a list of 1 to {MaxReceivers} mail addresses.");
        }

        var user = FleetSections.Secret(node.Child("user"));
        var password = FleetSections.Secret(node.Child("password"));
        if (user is null != password is null)
        {
            node.Fault("user and password go together: give both or none.");
        }
        else if (user is not null && security == MailSecurity.None)
        {
            node.Child("security").Fault("Must be startTls or tls with a password: it would be readable on the way.");
        }

        return new NotificationAddress.Mailbox(server, port, security, from, to, user, password);
    }

    private static string Receiver(FleetNode node)
    {
        var text = node.RequiredText("a mail address") ?? "";
        if (text.Length > 0 && !IsBareAddress(text))
        {
            node.Fault("Must be a bare mail address, such as ops@example.com.");
        }

        return text;
    }

    // What stands here goes into SMTP commands and mail headers: no blanks, no brackets, no line ends, no lists.
    private static bool IsBareAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && text.Length <= 254
            && text[..at].All(letter => char.IsAsciiLetterOrDigit(letter) || ".!#$%&'*+/=?^_`{|}~-".Contains(letter, StringComparison.Ordinal))
            && Uri.CheckHostName(text[(at + 1)..]) == UriHostNameType.Dns
            && text.All(char.IsAscii);
    }
}
