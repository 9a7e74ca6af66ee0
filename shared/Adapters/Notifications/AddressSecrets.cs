namespace Trimtab.Adapters.Notifications;

/// <summary>The parts of a secret address that an answer could repeat.</summary>
internal static class AddressSecrets
{
    public static IReadOnlyList<string> Of(Uri address)
        => [address.AbsoluteUri, address.PathAndQuery, .. address.AbsolutePath.Split('/').Where(part => part.Length >= 8), address.Query.TrimStart('?'), address.UserInfo];
}
