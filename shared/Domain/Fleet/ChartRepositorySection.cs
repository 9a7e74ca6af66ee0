using Trimtab.Domain.Images;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads one entry of <c>charts</c>. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class ChartRepositorySection
{
    public static FleetChartRepository? Read(string name, FleetNode node)
    {
        var isInsecure = node.Child("insecure").Flag(whenMissing: false);
        var (credentials, authority, pace) = (node.Child("credentials"), node.Child("ca"), node.Child("requestsPerSecond"));
        var repository = new FleetChartRepository(name, Address(node.Child("url"), isInsecure))
        {
            Credentials = RegistrySection.User(credentials),
            Authority = FleetSections.Secret(authority),
            RequestsPerSecond = pace.Integer(FleetRegistry.DefaultRequestsPerSecond, 1, 10_000),
        };
        foreach (var given in new[] { credentials, authority, pace }.Where(given => repository.IsOci && !given.IsMissing))
        {
            given.Fault("Charts of oci:// are asked for as the registry of that host is: write this there, in registries.");
        }

        node.RefuseOtherKeys();
        return repository;
    }

    private static string Address(FleetNode node, bool isInsecure)
    {
        if (node.RequiredText("the repository's address, https://… or oci://…") is not { } text)
        {
            return "";
        }

        if (text.StartsWith(FleetChartRepository.OciScheme, StringComparison.Ordinal))
        {
            var path = text[FleetChartRepository.OciScheme.Length..].TrimEnd('/');
            if (!ImageReference.TryParse($"{path}/chart", out var reference, out _) || reference.Registry != ImageReference.HostOf(path.Split('/')[0]))
            {
                node.Fault("Must be oci://, a registry's host and a path on it, without the chart's name.");
            }

            return FleetChartRepository.OciScheme + path;
        }

        var address = text.TrimEnd('/');
        if (!Uri.TryCreate(address, UriKind.Absolute, out var read) || read.Scheme is not ("https" or "http"))
        {
            node.Fault("Must be an address that begins with https:// or oci://.");
        }
        else if (read.UserInfo.Length > 0 || read.Query.Length > 0 || read.Fragment.Length > 0)
        {
            node.Fault("Must carry no user name, password or query: use credentials.");
        }
        else if (read.Scheme == "http" && !isInsecure)
        {
            node.Fault("Plain http:// is readable on the way: use https://, or say insecure: true.");
        }

        return address;
    }
}
