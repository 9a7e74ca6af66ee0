using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Trimtab.Local;

/// <summary>
/// A small Git host on 127.0.0.1: serves the bare repositories below a directory (clone, fetch, push), announces pushes to a webhook
/// in GitHub's form, and takes commit statuses as GitHub's API does.
/// </summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GitBackend _backend;
    private readonly PushAnnouncer _announcer = new();
    private readonly ConcurrentQueue<LocalCommitStatus> _statuses = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _pushes = new(StringComparer.Ordinal);
    private readonly string _root;
    private readonly string? _token;

    private GitHttpServer(string root, string? token, WebApplication app)
        => (_root, _token, _app, _backend) = (root, token, app, new GitBackend(root));

    /// <summary>Base address, with a trailing slash.</summary>
    public Uri Address => new(_app.Urls.First() + "/");

    /// <summary>Base address of the API that takes commit statuses, with a trailing slash.</summary>
    public Uri StatusApi => new(Address, "api/v3/");

    /// <summary>Where pushes are announced; null: nowhere. May be set at any time.</summary>
    public LocalWebhook? Webhook
    {
        get => _announcer.Webhook;
        set => _announcer.Webhook = value;
    }

    /// <summary>Announces the pushes to one repository to a webhook of its own instead.</summary>
    /// <param name="fullName"><c>acme/shop</c>.</param>
    /// <param name="webhook">Where.</param>
    public void Announce(string fullName, LocalWebhook webhook) => _announcer.Own[fullName] = webhook;

    /// <summary>All announcements so far, oldest first.</summary>
    public IReadOnlyList<LocalDelivery> Deliveries => _announcer.Deliveries;

    /// <summary>All commit statuses so far, oldest first.</summary>
    public IReadOnlyList<LocalCommitStatus> Statuses => [.. _statuses];

    /// <summary>Starts the server.</summary>
    /// <param name="root">Directory of the repositories: <c>&lt;root&gt;/acme/shop.git</c>.</param>
    /// <param name="token">When set, every request needs it: as a bearer token or as the password of basic authentication.</param>
    /// <param name="port">0 for any free one.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<GitHttpServer> StartAsync(string root, string? token, int port, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(root);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new GitHttpServer(Path.GetFullPath(root), token, app);
        app.Run(server.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Makes an empty bare repository.</summary>
    /// <param name="fullName"><c>acme/shop</c>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Its address over HTTP.</returns>
    public async Task<Uri> CreateRepositoryAsync(string fullName, CancellationToken cancellationToken)
    {
        await LocalRepository.CreateBareAsync(Path.Combine(_root, fullName + ".git"), cancellationToken);
        return AddressOf(fullName);
    }

    public Uri AddressOf(string fullName) => new(Address, fullName + ".git");

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _announcer.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (!IsAllowed(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
        }
        else if (path.StartsWith("/api/v3/repos/", StringComparison.Ordinal))
        {
            await TakeStatusAsync(context, path.Split('/'));
        }
        else if (path.EndsWith("/git-receive-pack", StringComparison.Ordinal) && HttpMethods.IsPost(context.Request.Method))
        {
            await TakePushAsync(context, path);
        }
        else
        {
            await _backend.AnswerAsync(context, path);
        }
    }

    private async Task TakePushAsync(HttpContext context, string path)
    {
        var name = path[1..^"/git-receive-pack".Length];
        var directory = Path.GetFullPath(Path.Combine(_root, name));
        if (!directory.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !Directory.Exists(directory))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var push = _pushes.GetOrAdd(directory, _ => new SemaphoreSlim(1));
        await push.WaitAsync(context.RequestAborted);
        try
        {
            var before = await ReadRefsAsync(directory, context.RequestAborted);
            await _backend.AnswerAsync(context, path);
            var after = await ReadRefsAsync(directory, CancellationToken.None);
            var fullName = name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name;
            foreach (var moved in LocalPush.Between(fullName, AddressOf(fullName), before, after))
            {
                await _announcer.AnnounceAsync(moved, CancellationToken.None);
            }
        }
        finally
        {
            push.Release();
        }
    }

    /// <summary><c>POST /api/v3/repos/{owner}/{repo}/statuses/{sha}</c>.</summary>
    private async Task TakeStatusAsync(HttpContext context, string[] path)
    {
        if (path is not ["", "api", "v3", "repos", var owner, var repository, "statuses", var revision] || !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var body = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        _statuses.Enqueue(new LocalCommitStatus(
            $"{owner}/{repository}",
            revision,
            (string?)body["state"] ?? "",
            (string?)body["context"] ?? "default",
            (string?)body["description"] ?? "",
            (string?)body["target_url"],
            context.Request.Headers.Authorization.ToString()));
        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(new JsonObject { ["id"] = _statuses.Count }, context.RequestAborted);
    }

    private static async Task<IReadOnlyDictionary<string, string>> ReadRefsAsync(string directory, CancellationToken cancellationToken)
    {
        var listing = await LocalGit.RunAsync(directory, ["for-each-ref", "--format=%(refname) %(objectname)"], cancellationToken);
        return listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(line => line[0], line => line[1]);
    }

    private bool IsAllowed(HttpRequest request)
    {
        if (_token is null)
        {
            return true;
        }

        var header = request.Headers.Authorization.ToString();
        var given = header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..]
            : header.StartsWith("Basic ", StringComparison.Ordinal) ? PasswordOf(header["Basic ".Length..])
            : "";
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(_token));
    }

    private static string PasswordOf(string basic)
    {
        var bytes = new byte[basic.Length];
        return Convert.TryFromBase64String(basic, bytes, out var count) && Encoding.UTF8.GetString(bytes, 0, count).Split(':', 2) is [_, var password]
            ? password
            : "";
    }
}
