using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Trimtab.Adapters.Tests.AzureStorage;

/// <summary>Stands in for a machine's metadata endpoint and for Entra ID: every request for a token comes here, whatever host it names.</summary>
/// <remarks>Sources: "How managed identities work with virtual machines" and the Microsoft identity platform's client credentials flow with a federated credential.</remarks>
internal sealed class IdentityServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private IdentityServer(WebApplication app)
    {
        _app = app;
        _client = new HttpClient(new Detour(new Uri(app.Urls.Single())), disposeHandler: true);
    }

    /// <summary>What was asked for: path and the parts that tell who asks.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The service account token that may be exchanged.</summary>
    public string Assertion { get; set; } = "";

    public HttpPipelineTransport Transport => new HttpClientTransport(_client);

    public static async Task<IdentityServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        IdentityServer? server = null;
        app.Run(context => server!.AnswerAsync(context));
        await app.StartAsync();
        return server = new IdentityServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value!.EndsWith("/oauth2/token", StringComparison.Ordinal) && request.Headers.ContainsKey("Metadata"))
        {
            Asked.Enqueue($"metadata {request.Query["resource"]} {request.Query["client_id"]}".TrimEnd());
            await WriteAsync(context, new JsonObject { ["access_token"] = Token(), ["expires_in"] = "3600", ["expires_on"] = "2000000000", ["resource"] = "https://storage.azure.com/", ["token_type"] = "Bearer" });
        }
        else if (request.Path.Value.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
        {
            var form = await request.ReadFormAsync();
            Asked.Enqueue($"exchange {request.Path.Value.Split('/')[1]} {form["client_id"]} {form["scope"]}");
            var isKnown = form["client_assertion"] == Assertion && form["grant_type"] == "client_credentials";
            context.Response.StatusCode = isKnown ? 200 : 400;
            await WriteAsync(context, isKnown
                ? new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = 3600, ["access_token"] = Token() }
                : new JsonObject { ["error"] = "invalid_client" });
        }
        else if (request.Path.Value.Contains("/discovery/instance", StringComparison.Ordinal))
        {
            await WriteAsync(context, new JsonObject { ["tenant_discovery_endpoint"] = "https://login.microsoftonline.com/t/v2.0/.well-known/openid-configuration", ["api-version"] = "1.1", ["metadata"] = new JsonArray() });
        }
        else
        {
            context.Response.StatusCode = request.Path.Value.StartsWith("/metadata/", StringComparison.Ordinal) ? 400 : 404;
        }
    }

    private static Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    /// <summary>A token that the emulator takes: well-formed, for storage, of now; nobody checks its signature.</summary>
    private static string Token()
        => string.Join('.', new[] { """{"alg":"RS256","typ":"JWT"}""", """{"aud":"https://storage.azure.com","iss":"https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/","iat":1500000000,"nbf":1500000000,"exp":2900000000}""", "signature" }
            .Select(part => Convert.ToBase64String(Encoding.UTF8.GetBytes(part)).TrimEnd('=').Replace('+', '-').Replace('/', '_')));

    private sealed class Detour(Uri server) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = server.Scheme, Host = server.Host, Port = server.Port }.Uri;
            request.Headers.Host = null;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
