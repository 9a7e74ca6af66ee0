namespace Trimtab.Domain.Fleet;

/// <summary>Reads one entry of <c>dockerHosts</c>. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class DockerHostSection
{
    private static readonly Uri Nowhere = new("unix:///");

    public static FleetDockerHost? Read(string name, FleetNode node)
    {
        var address = Address(node.Child("address"));
        var tls = Tls(node.Child("tls"));
        if (tls is not null && address?.Scheme == "unix")
        {
            node.Child("tls").Fault("Is for an address over tcp:// only.");
        }

        var host = new FleetDockerHost(name, address ?? Nowhere)
        {
            Tls = tls,
            WithStopped = node.Child("stopped").Flag(whenMissing: false),
            Scope = node.Child("scope").Text(),
            Environment = node.Child("environment").Text(),
        };
        node.RefuseOtherKeys();
        return host;
    }

    private static Uri? Address(FleetNode node)
    {
        if (node.RequiredText("the engine's address, unix:///var/run/docker.sock or tcp://host:2376") is not { } text)
        {
            return null;
        }

        var isValid = Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme switch
        {
            "unix" => address is { Host: "", AbsolutePath.Length: > 1, Query: "", Fragment: "" },
            "tcp" => address is { Host.Length: > 0, Port: > 0, AbsolutePath: "/" or "", UserInfo: "", Query: "", Fragment: "" },
            _ => false,
        };
        if (!isValid)
        {
            node.Fault("Must be unix:// with the socket's absolute path, such as unix:///var/run/docker.sock, or tcp:// with host and port, such as tcp://nas.example.com:2376.");
        }

        return isValid ? address : null;
    }

    private static FleetDockerTls? Tls(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var tls = new FleetDockerTls(
            FleetSections.Secret(node.Child("authority")),
            FleetSections.Secret(node.Child("certificate")),
            FleetSections.Secret(node.Child("key")));
        node.RefuseOtherKeys();
        if (node.Child("certificate").IsMissing != node.Child("key").IsMissing)
        {
            node.Fault("certificate and key go together: give both or none.");
        }

        return tls;
    }
}
