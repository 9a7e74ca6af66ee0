using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.GitHosts;

/// <summary>A Git host's API of pull requests on 127.0.0.1, for the repository acme/shop, in the form that its documentation says.</summary>
public abstract class ServedGitHost : IAsyncDisposable
{
    public const string Token = "t0p-s3cret";
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly Lock _lock = new();
    private WebApplication? _app;

    public IList<ServedPullRequest> Requests { get; } = [];

    /// <summary>The most items of one page, whatever a caller asks for.</summary>
    public int PageSize { get; set; } = 2;

    /// <summary>Answers instead of the host; null where it does not.</summary>
    public Func<ServedCall, HttpResponse, ServedAnswer?> Instead { get; set; } = static (_, _) => null;

    /// <summary>Method and address of every call.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>The source whose repository is served.</summary>
    public virtual FleetSource Source
        => new("shop", new Uri(Root, "acme/shop.git"), "main", TimeSpan.FromMinutes(3), new SecretReference("TOKEN", null), null, null) { Provider = Kind };

    protected abstract GitHostKind Kind { get; }

    /// <summary>Where the repository is in the API, from the server's root.</summary>
    protected abstract string Repository { get; }

    protected abstract string Authorization { get; }

    protected virtual bool HasETags => true;

    protected Uri Root => new(_app!.Urls.First() + "/");

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ReceiveAsync);
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>A request that is there, whoever made it.</summary>
    public ServedPullRequest Add(string head, string text = "", string toBranch = "main", DateTimeOffset? createdAt = null, string title = "t")
    {
        var request = new ServedPullRequest
        {
            Number = Requests.Count + 1,
            Head = head,
            Base = toBranch,
            Title = title,
            Text = text,
            CreatedAt = createdAt ?? DateTimeOffset.UnixEpoch.AddYears(60).AddSeconds(Requests.Count),
        };
        Requests.Add(request);
        return request;
    }

    protected abstract ServedAnswer Answer(ServedCall call);

    /// <summary>One page of a list, with the next one in <c>Link</c>.</summary>
    protected ServedAnswer Page(ServedCall call, IEnumerable<JsonNode> items, string sizeField = "per_page")
    {
        var (all, number) = (items.ToList(), int.TryParse(call.Text("page"), CultureInfo.InvariantCulture, out var page) ? page : 1);
        var size = Math.Min(PageSize, int.TryParse(call.Text(sizeField), CultureInfo.InvariantCulture, out var wanted) ? wanted : 30);
        var query = string.Concat(call.Query.Where(static field => field.Key != "page").Select(static field => $"{field.Key}={Uri.EscapeDataString(field.Value.ToString())}&"));
        return new ServedAnswer(
            200,
            new JsonArray([.. all.Skip((number - 1) * size).Take(size)]),
            number * size < all.Count ? $"<{call.Address}?{query}page=1>; rel=\"first\", <{call.Address}?{query}page={number + 1}>; rel=\"next\"" : null);
    }

    protected ServedPullRequest Find(ServedCall call) => Requests.Single(request => request.Number == call.Number);

    protected bool IsOpen(string head, string toBranch) => Requests.Any(request => request.State == "open" && request.Head == head && request.Base == toBranch);

    /// <summary>Takes over the words that a call brings, and leaves those that it does not.</summary>
    protected static void Edit(ServedCall call, ServedPullRequest request, string textField)
    {
        request.Title = call.Has("title") ? call.Member("title") : request.Title;
        request.Text = call.Has(textField) ? call.Member(textField) : request.Text;
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var path = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget.Split('?')[0].TrimStart('/');
        _calls.Enqueue($"{request.Method} {path}{request.QueryString}");
        var call = new ServedCall(
            request.Method, path.StartsWith(Repository, StringComparison.Ordinal) ? path[Repository.Length..].Trim('/') : "", request.Query, text.Length == 0 ? null : (JsonObject)JsonNode.Parse(text)!, $"{Root}{path}");
        ServedAnswer answer;
        lock (_lock)
        {
            answer = request.Headers.Authorization.ToString() != Authorization ? new ServedAnswer(401, new JsonObject { ["message"] = $"Bad credentials {request.Headers.Authorization}" })
                : Instead(call, response) ?? (path.StartsWith(Repository, StringComparison.Ordinal) ? Answer(call) : ServedAnswer.Missing);
        }

        await WriteAsync(request, response, answer);
    }

    private async Task WriteAsync(HttpRequest request, HttpResponse response, ServedAnswer answer)
    {
        var body = Encoding.UTF8.GetBytes(answer.Body?.ToJsonString() ?? "");
        if (HasETags && answer.Status == 200 && HttpMethods.IsGet(request.Method))
        {
            var etag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"";
            response.Headers.ETag = etag;
            if (request.Headers.IfNoneMatch == etag)
            {
                response.StatusCode = 304;
                return;
            }
        }

        response.StatusCode = answer.Status;
        response.ContentType = "application/json; charset=utf-8";
        if (answer.Link is { } link)
        {
            response.Headers.Link = link;
        }

        await response.Body.WriteAsync(body);
    }
}
