namespace Trimtab.Domain.Fleet;

/// <summary>Reads the entries of the fleet's sections. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class FleetSections
{
    private static readonly string[] Schemes = ["https", "http", "file"];

    public static FleetCluster? Cluster(string name, FleetNode node)
    {
        var kubeconfig = node.Child("kubeconfig");
        FleetKubeconfig? access = null;
        if (kubeconfig.ExpectMap())
        {
            access = new FleetKubeconfig(kubeconfig.Child("file").RequiredText("path of the kubeconfig file") ?? "", kubeconfig.Child("context").Text());
            kubeconfig.RefuseOtherKeys();
        }

        var cluster = new FleetCluster(name, access, node.Child("environment").Text(), node.Child("requestsPerSecond").Integer(1000, 1, 10_000));
        node.RefuseOtherKeys();
        return cluster;
    }

    public static FleetSource? Source(string name, FleetNode node)
    {
        var source = new FleetSource(
            name,
            Address(node.Child("repository"), Schemes, isRequired: true) ?? new Uri("file:///"),
            node.Child("branch").Text() ?? "main",
            node.Child("interval").Span(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
            Secret(node.Child("token")),
            Webhook(node.Child("webhook")),
            Address(node.Child("statusApi"), ["https", "http"], isRequired: false));
        node.RefuseOtherKeys();
        return source;
    }

    public static FleetTarget? Target(string name, FleetNode node)
    {
        var path = node.Child("path");
        var directory = (path.Text() ?? "").Trim('/');
        if (directory.Split('/').Contains("..", StringComparer.Ordinal) || directory.Contains('\\', StringComparison.Ordinal))
        {
            path.Fault("Must be a directory inside the repository: no .. and no backslash.");
        }

        var target = new FleetTarget(
            name,
            node.Child("source").RequiredText("name of a source") ?? "",
            directory == "." ? "" : directory,
            node.Child("cluster").RequiredText("name of a cluster") ?? "",
            node.Child("namespace").Text() ?? "default",
            node.Child("prune").Flag(whenMissing: false),
            node.Child("timeout").Span(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromHours(6)),
            Texts(node.Child("dependsOn")),
            node.Child("rollout").Text());
        node.RefuseOtherKeys();
        return target;
    }

    public static FleetNotification? Notification(string name, FleetNode node)
    {
        var kinds = Enum.GetValues<NotificationKind>()
            .Select(kind => (Kind: kind, Node: node.Child(kind.ToString().ToLowerInvariant())))
            .Where(entry => !entry.Node.IsMissing)
            .ToArray();
        if (kinds.Length != 1)
        {
            node.Fault("Must name exactly one place: slack or webhook.");
            return null;
        }

        var place = kinds[0].Node;
        var url = place.ExpectMap() ? Secret(place.Child("url"), isRequired: true) : null;
        place.RefuseOtherKeys();
        NotificationEvent[] events = [.. node.Child("on").Items().Select(item => item.Word(NotificationEvent.Stalled))];
        var targets = Texts(node.Child("targets"));
        node.RefuseOtherKeys();
        return url is null ? null : new FleetNotification(name, kinds[0].Kind, url, events, targets);
    }

    public static IReadOnlyList<string> Texts(FleetNode node)
        => [.. node.Items().Select(item => item.RequiredText("a name") ?? "").Where(text => text.Length > 0)];

    private static FleetWebhook? Webhook(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var provider = node.Child("provider");
        var name = provider.RequiredText("the Git host's kind: github") ?? "github";
        if (name != "github")
        {
            provider.Fault("Must be github.");
        }

        var secret = Secret(node.Child("secret"), isRequired: true);
        node.RefuseOtherKeys();
        return secret is null ? null : new FleetWebhook(name, secret);
    }

    private static SecretReference? Secret(FleetNode node, bool isRequired = false)
    {
        if (node.IsMissing && isRequired)
        {
            node.Fault("Missing: where the secret is, {env: NAME} or {file: PATH}.");
        }

        if (!node.ExpectMap())
        {
            return null;
        }

        var reference = new SecretReference(node.Child("env").Text(), node.Child("file").Text());
        node.RefuseOtherKeys();
        if (reference.Env is null == reference.File is null)
        {
            node.Fault("Must be exactly one of {env: NAME} and {file: PATH}.");
            return null;
        }

        return reference;
    }

    private static Uri? Address(FleetNode node, string[] schemes, bool isRequired)
    {
        var text = isRequired ? node.RequiredText("an address") : node.Text();
        if (text is null)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !schemes.Contains(address.Scheme, StringComparer.Ordinal))
        {
            node.Fault($"Must be an address that begins with {string.Join(":// or ", schemes)}://.");
            return null;
        }

        if (address.UserInfo.Length > 0)
        {
            node.Fault("Must carry no user name or password: use token.");
            return null;
        }

        return address;
    }
}
