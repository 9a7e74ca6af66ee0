using System.Buffers;

namespace Trimtab.Domain.Redaction;

/// <summary>Credentials that are known by how they begin.</summary>
/// <param name="Prefix">The first characters, in this case.</param>
/// <param name="Least">So many characters of <paramref name="Alphabet"/> follow at least.</param>
/// <param name="Alphabet">What they are made of.</param>
internal sealed record CredentialFormat(string Prefix, int Least, SearchValues<char> Alphabet)
{
    private static readonly SearchValues<char> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Words = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> Paths = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./");

    public static IReadOnlyList<CredentialFormat> All { get; } =
    [
        // AWS: key ids of users, roles and sessions.
        .. Of(16, Capitals, "AKIA", "ASIA", "AROA", "AIDA"),
        // Google: API keys, OAuth access tokens, OAuth client secrets.
        .. Of(30, Words, "AIza"), .. Of(20, Words, "GOCSPX-"), .. Of(20, Paths, "ya29."),
        // GitHub.
        .. Of(30, Letters, "ghp_", "gho_", "ghu_", "ghs_", "ghr_"), .. Of(22, Words, "github_pat_"),
        // GitLab.
        .. Of(16, Words, "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glsoat-", "glft-"),
        // Slack: tokens and incoming webhooks.
        .. Of(10, Words, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-"), .. Of(20, Paths, "hooks.slack.com/services/"),
        // Others that pods often hold.
        .. Of(16, Letters, "sk_live_", "rk_live_", "sk_test_"), .. Of(30, Letters, "npm_"), .. Of(20, Words, "hvs.", "dop_v1_", "pypi-", "sk-proj-", "sk-ant-"), .. Of(40, Paths, "SG."),
    ];

    private static readonly CredentialFormat[][] ByFirst = [.. Enumerable.Range(0, 128).Select(static first => All.Where(format => format.Prefix[0] == first).ToArray())];

    public static ReadOnlySpan<CredentialFormat> BeginningWith(char first) => first < ByFirst.Length ? ByFirst[first] : [];

    private static IEnumerable<CredentialFormat> Of(int least, SearchValues<char> alphabet, params string[] prefixes)
        => prefixes.Select(prefix => new CredentialFormat(prefix, least, alphabet));
}
