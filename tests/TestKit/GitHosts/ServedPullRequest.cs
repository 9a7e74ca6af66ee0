namespace Trimtab.TestKit.GitHosts;

/// <summary>A pull request at a served Git host.</summary>
public sealed class ServedPullRequest
{
    public required long Number { get; init; }

    public required string Head { get; init; }

    public required string Base { get; init; }

    public required string Title { get; set; }

    public required string Text { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><c>open</c>, <c>merged</c> or <c>closed</c>.</summary>
    public string State { get; set; } = "open";

    /// <summary>Who merged or closed it.</summary>
    public string By { get; set; } = "";

    public bool HasConflict { get; set; }

    public string Commit { get; set; } = new('a', 40);

    public int Version { get; set; }

    /// <summary>Bitbucket's: names or ids of those who are asked.</summary>
    public IReadOnlyList<string> Reviewers { get; set; } = [];

    /// <summary>Bitbucket Cloud's: whether the branch goes with the merge.</summary>
    public bool ClosesBranch { get; set; }

    public IList<string> Comments { get; } = [];
}
