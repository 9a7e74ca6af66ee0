using System.Net.Http.Headers;
using System.Text;

namespace Trimtab.Adapters.GitHosts;

/// <summary>A source's token in the forms that APIs take. Its secret is the token, or <c>user:token</c>.</summary>
internal static class StatusToken
{
    public static string PasswordOf(string token) => token[(token.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public static AuthenticationHeaderValue Bearer(string token) => new("Bearer", PasswordOf(token));

    public static AuthenticationHeaderValue Basic(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
}
