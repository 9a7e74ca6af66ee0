namespace Trimtab.Domain.Fleet;

/// <summary>Reads one entry of <c>sources</c>. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class SourceSection
{
    private static readonly Uri Nowhere = new("file:///");

    public static FleetSource? Read(string name, FleetNode node)
    {
        var repository = Repository(node.Child("repository"));
        var source = new FleetSource(
            name,
            repository ?? Nowhere,
            node.Child("branch").Text() ?? "main",
            node.Child("interval").Span(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
            FleetSections.Secret(node.Child("token")),
            Webhook(node),
            Api(node.Child("statusApi")))
        {
            Provider = Provider(node.Child("provider")),
            Ssh = Ssh(node, repository),
            StatusLink = Link(node.Child("statusLink")),
        };
        node.RefuseOtherKeys();
        return source;
    }

    private static FleetWebhook? Webhook(FleetNode source)
    {
        var node = source.Child("webhook");
        if (!node.ExpectMap())
        {
            return null;
        }

        var provider = node.Child("provider");
        if (provider.IsMissing)
        {
            provider.Fault($"Missing: the Git host's kind, one of {FleetNode.WordsOf<GitHostKind>()}.");
        }

        var kind = provider.Word(GitHostKind.Github);
        var secret = FleetSections.Secret(node.Child("secret"), isRequired: true);
        var redeliver = node.Child("redeliver");
        var isRedelivered = redeliver.Flag(whenMissing: false);
        if (isRedelivered && (kind != GitHostKind.Github || source.Child("token").IsMissing))
        {
            redeliver.Fault("Needs the provider github, and the source's token to ask it with.");
        }

        var hook = node.Child("hookId");
        int? hookId = hook.IsMissing ? null : hook.Integer(1, 1, int.MaxValue);
        var owner = node.Child("hookOf").Word(WebhookOwner.Repository);
        node.RefuseOtherKeys();
        return secret is null ? null : new FleetWebhook(kind, secret) { Redeliver = isRedelivered, HookOf = owner, HookId = hookId };
    }

    private static GitHostKind? Provider(FleetNode node)
    {
        if (node.IsMissing)
        {
            return null;
        }

        var kind = node.Word(GitHostKind.Github);
        if (kind == GitHostKind.Generic)
        {
            node.Fault("generic is for webhooks only: leave it out for a Git host that is not known here.");
        }

        return kind;
    }

    private static LinkTemplate? Link(FleetNode node)
    {
        if (node.Text() is not { } text)
        {
            return null;
        }

        if (!LinkTemplate.TryParse(text, out var link))
        {
            node.Fault("Must be an address that begins with https:// or http://; {source}, {target} and {revision} may stand in it.");
        }

        return link;
    }

    private static Uri? Repository(FleetNode node)
    {
        if (node.RequiredText("an address") is not { } text)
        {
            return null;
        }

        if (!RepositoryAddress.TryParse(text, out var address, out var fault))
        {
            node.Fault(fault);
        }

        return address;
    }

    private static FleetSsh? Ssh(FleetNode source, Uri? repository)
    {
        var (keyNode, hostsNode) = (source.Child("sshKey"), source.Child("knownHosts"));
        var isSsh = repository?.Scheme == "ssh";
        foreach (var given in new[] { keyNode, hostsNode }.Where(node => !node.IsMissing && repository is not null && !isSsh))
        {
            given.Fault("Is for a repository over ssh:// only.");
        }

        if (isSsh && hostsNode.IsMissing)
        {
            hostsNode.Fault("Missing: where the host's public keys are, {env: NAME}, {file: PATH} or {kubernetesSecret: …}, as ssh-keyscan prints them and you have checked them. No other host key is trusted.");
        }

        var key = FleetSections.Secret(keyNode, isRequired: isSsh);
        var hosts = FleetSections.Secret(hostsNode);
        return key is null || hosts is null ? null : new FleetSsh(key, hosts);
    }

    private static Uri? Api(FleetNode node)
    {
        if (node.Text() is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            node.Fault("Must be an address that begins with https:// or http://.");
            return null;
        }

        if (address.UserInfo.Length > 0)
        {
            node.Fault("Must carry no user name or password: use token.");
        }

        return address;
    }
}
