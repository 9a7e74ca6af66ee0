using System.Security.Cryptography;
using System.Text;

namespace Trimtab.Adapters.Tests.AzureStorage;

/// <summary>Makes shared access signatures of an account, as the portal would.</summary>
/// <remarks>Source: Azure Storage REST, "Create an account SAS", the form before 2020-12-06.</remarks>
internal static class AccountSignature
{
    private const string Version = "2019-12-12";

    /// <param name="account">Account name.</param>
    /// <param name="key">Account key, base64.</param>
    /// <param name="permissions">Letters in the order of the documentation, e.g. <c>rwdlacup</c>.</param>
    /// <param name="expires">When it ends.</param>
    /// <returns>A query without the question mark, for blobs and queues.</returns>
    public static string Make(string account, string key, string permissions, DateTimeOffset expires)
    {
        var end = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var text = string.Join('\n', account, permissions, "bq", "sco", "", end, "", "", Version, "");
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes(text)));
        return $"sv={Version}&ss=bq&srt=sco&sp={permissions}&se={Uri.EscapeDataString(end)}&sig={Uri.EscapeDataString(signature)}";
    }
}
