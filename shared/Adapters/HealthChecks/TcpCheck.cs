using System.Net;
using System.Net.Sockets;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Adapters.HealthChecks;

/// <summary>Opens a TCP connection and closes it.</summary>
internal static class TcpCheck
{
    public static async Task<CheckResult> RunAsync(HealthCheck check, CancellationToken cancellationToken)
    {
        var family = check.Address switch { AddressChoice.IPv4 => AddressFamily.InterNetwork, AddressChoice.IPv6 => AddressFamily.InterNetworkV6, _ => AddressFamily.Unspecified };
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(check.Host.Trim('[', ']'), family, cancellationToken);
        }
        catch (SocketException e)
        {
            return new CheckResult(false, $"{check.Host} has no address{(family == AddressFamily.Unspecified ? "" : $" of {check.Address}")}: {e.Message}.");
        }

        var refusals = new List<string>();
        foreach (var address in addresses.Where(address => family == AddressFamily.Unspecified || address.AddressFamily == family))
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address, check.Port, cancellationToken);
                return new CheckResult(true, $"{address} took the connection.");
            }
            catch (SocketException e)
            {
                refusals.Add($"{address}: {e.Message}");
            }
        }

        return new CheckResult(false, refusals.Count == 0 ? $"{check.Host} has no address of {check.Address}." : $"{string.Join("; ", refusals)}.");
    }
}
