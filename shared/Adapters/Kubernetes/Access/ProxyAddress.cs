using System.Net;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Reads the address of a proxy. User name and password leave the address, so that no message of the transport can show them.</summary>
internal static class ProxyAddress
{
    /// <returns>Null when it is no http, https or socks5 address.</returns>
    public static WebProxy? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "socks5") || address.Host.Length == 0)
        {
            return null;
        }

        var proxy = new WebProxy(new UriBuilder(address) { UserName = "", Password = "" }.Uri);
        if (address.UserInfo.Length > 0)
        {
            var user = address.UserInfo.Split(':', 2);
            proxy.Credentials = new NetworkCredential(Uri.UnescapeDataString(user[0]), user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
        }

        return proxy;
    }
}
