using System.Text.Json.Nodes;

namespace Trimtab.Local;

/// <summary>One branch or tag that a push moved.</summary>
/// <param name="Repository">Full name: <c>acme/shop</c>.</param>
/// <param name="CloneUrl">Its address.</param>
/// <param name="Ref">Full name of the branch or tag.</param>
/// <param name="Before">Commit id before; zeros when it is new.</param>
/// <param name="After">Commit id after; zeros when it is gone.</param>
internal sealed record LocalPush(string Repository, Uri CloneUrl, string Ref, string Before, string After)
{
    public static readonly string NoCommit = new('0', 40);

    /// <summary>The moves between two listings of <c>git for-each-ref</c>.</summary>
    public static IEnumerable<LocalPush> Between(string repository, Uri cloneUrl, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
        => from name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
           let old = before.GetValueOrDefault(name, NoCommit)
           let current = after.GetValueOrDefault(name, NoCommit)
           where old != current
           select new LocalPush(repository, cloneUrl, name, old, current);

    /// <summary>The fields of GitHub's push event that receivers use.</summary>
    public JsonObject ToPayload() => new()
    {
        ["ref"] = Ref,
        ["before"] = Before,
        ["after"] = After,
        ["created"] = Before == NoCommit,
        ["deleted"] = After == NoCommit,
        ["repository"] = new JsonObject
        {
            ["name"] = Repository[(Repository.LastIndexOf('/') + 1)..],
            ["full_name"] = Repository,
            ["clone_url"] = CloneUrl.AbsoluteUri,
            ["html_url"] = CloneUrl.AbsoluteUri,
            ["default_branch"] = "main",
        },
        ["pusher"] = new JsonObject { ["name"] = "ada", ["email"] = "ada@example.com" },
        ["sender"] = new JsonObject { ["login"] = "ada" },
        ["head_commit"] = After == NoCommit ? null : new JsonObject { ["id"] = After },
    };
}
