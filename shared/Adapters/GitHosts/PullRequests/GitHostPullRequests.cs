using System.Collections.Concurrent;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>Pull requests by the API of the source's Git host.</summary>
public sealed class GitHostPullRequests(OutgoingHttp http, ISecrets secrets, TimeProvider time) : IPullRequests
{
    private const int MaxName = 60;
    private static readonly ServerBreak Break = new(5, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));

    private readonly ConcurrentDictionary<string, ServerBreaker> _breakers = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string? RefusalOf(FleetSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return HostOf(source) is not { } host ? $"{source.Name}: pull requests are made on GitHub, GitLab, Bitbucket, Gitea and Forgejo; say which it is in the source's provider."
            : source.Token is null ? $"{source.Name}: the source has no token, and a pull request needs one."
            : host.RepositoryOf(source) is null || (source.Repository.IsFile && source.StatusApi is null) ? $"{source.Name}: the source's address names no repository of such a host."
            : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PullRequestState>> ListAsync(FleetSource source, string branch, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (host, api) = await ApiAsync(source, cancellationToken);
        return [.. (await host.ListAsync(api, branch, since, cancellationToken)).OrderByDescending(static state => state.Number)];
    }

    /// <inheritdoc/>
    public async Task<PullRequestState?> OpenAsync(FleetSource source, NewPullRequest request, CancellationToken cancellationToken)
    {
        var (host, api) = await ApiAsync(source, cancellationToken);
        var (opened, refusal) = await host.OpenAsync(api, request, cancellationToken);
        if (opened is null && !(await host.ListAsync(api, request.Branch, time.GetUtcNow(), cancellationToken)).Any(static state => state.Phase == PullRequestPhase.Open))
        {
            throw new SourceException($"{source.Name}: the host does not take the pull request: {refusal}", isTransient: false);
        }

        return opened;
    }

    /// <inheritdoc/>
    public async Task<PullRequestState?> ReadAsync(FleetSource source, long number, string etag, CancellationToken cancellationToken)
    {
        var (host, api) = await ApiAsync(source, cancellationToken);
        return await host.ReadAsync(api, number, etag, cancellationToken) is { } state ? state with { By = NameOf(state.By) } : null;
    }

    /// <inheritdoc/>
    public async Task EditAsync(FleetSource source, long number, string title, string text, CancellationToken cancellationToken)
    {
        var (host, api) = await ApiAsync(source, cancellationToken);
        await host.EditAsync(api, number, title, text, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CommentAsync(FleetSource source, long number, string text, CancellationToken cancellationToken)
    {
        var (host, api) = await ApiAsync(source, cancellationToken);
        await host.CommentAsync(api, number, text, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CloseAsync(FleetSource source, long number, CancellationToken cancellationToken)
    {
        var (host, api) = await ApiAsync(source, cancellationToken);
        await host.CloseAsync(api, number, cancellationToken);
    }

    internal static IPullRequestHost? HostOf(FleetSource source) => source.HostKind switch
    {
        GitHostKind.Github => new GitHubPullRequests(),
        GitHostKind.Gitlab => new GitLabMergeRequests(),
        GitHostKind.Bitbucket => new BitbucketPullRequests(),
        GitHostKind.BitbucketServer => new BitbucketServerPullRequests(),
        GitHostKind.Gitea or GitHostKind.Forgejo => new GiteaPullRequests(),
        _ => null,
    };

    private async Task<(IPullRequestHost Host, HostApi Api)> ApiAsync(FleetSource source, CancellationToken cancellationToken)
    {
        if (RefusalOf(source) is { } refusal)
        {
            throw new SourceException(refusal, isTransient: false);
        }

        var host = HostOf(source)!;
        var repository = host.RepositoryOf(source)!;
        try
        {
            var token = await secrets.ReadAsync(source.Token!, cancellationToken);
            return (host, new HostApi(source, repository, token, StatusHosts.Of(source.HostKind)!, http, _breakers.GetOrAdd(repository.Authority, NewBreaker)));
        }
        catch (SecretUnavailableException unread)
        {
            throw new SourceException($"{source.Name}: {unread.Message}", isTransient: true, unread);
        }
    }

    private ServerBreaker NewBreaker(string host)
        => new(Break, static fault => fault is HostSilentException ? ServerSign.Silent : fault is null ? ServerSign.Answered : ServerSign.Nothing, time);

    // It stands in records as name@host.
    private static string NameOf(string name)
        => string.Concat(name.Trim().Where(static sign => !char.IsControl(sign) && sign != '@').Take(MaxName).Select(static sign => char.IsWhiteSpace(sign) ? '-' : sign));
}
