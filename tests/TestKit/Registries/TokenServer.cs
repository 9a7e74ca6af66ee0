using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Http;

namespace Trimtab.TestKit.Registries;

/// <summary>Issues bearer tokens that a <see cref="RegistryProcess"/> trusts, to users and to holders of identity tokens, as distribution's token specification says.</summary>
public sealed class TokenServer : IAsyncDisposable
{
    public const string Issuer = "test-issuer";
    public const string Service = "test-registry";

    private readonly ScratchDirectory _directory = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly HttpReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly string _certificate;

    private TokenServer(HttpReceiver receiver, TimeProvider time)
    {
        (_receiver, _time) = (receiver, time);
        var request = new CertificateRequest("CN=tokens", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(start, start.AddYears(40));
        _certificate = Convert.ToBase64String(certificate.RawData);
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
    }

    public Uri Realm => new(_receiver.Address, "token");

    /// <summary>What the registry must trust.</summary>
    public string CertificateFile => _directory["tokens.crt"];

    /// <summary>Users with their passwords. Nobody else gets a token, except where <see cref="IsOpen"/>.</summary>
    public IDictionary<string, string> Users { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Identity tokens that are taken for a user.</summary>
    public ISet<string> IdentityTokens { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether people without a name may pull.</summary>
    public bool IsOpen { get; set; }

    /// <summary>How long a token holds, and what is said about it.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Signs with a key that the registry does not trust: its tokens are refused there.</summary>
    public bool IsUntrusted { get; set; }

    /// <summary>The requests for tokens so far.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _receiver.Requests;

    public static async Task<TokenServer> StartAsync(TimeProvider? time = null)
    {
        var receiver = await HttpReceiver.StartAsync();
        var server = new TokenServer(receiver, time ?? TimeProvider.System);
        receiver.Answer = server.AnswerAsync;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _key.Dispose();
        _directory.Dispose();
    }

    private async Task AnswerAsync(ReceivedRequest request, HttpResponse response)
    {
        var query = System.Web.HttpUtility.ParseQueryString(request.Method == "POST" ? request.Body : new Uri(_receiver.Address, request.Path).Query);
        var user = request.Method == "POST" ? OwnerOf(query) : UserOf(request);
        if (user is null)
        {
            response.StatusCode = (int)HttpStatusCode.Unauthorized;
            await response.WriteAsync("""{"errors":[{"code":"UNAUTHORIZED","message":"who are you?"}]}""");
            return;
        }

        var isPost = request.Method == "POST";
        var answer = new JsonObject
        {
            [isPost ? "access_token" : "token"] = Issue(user, query.GetValues("scope") ?? []),
            ["expires_in"] = (int)Lifetime.TotalSeconds,
            // As the specification has it, in UTC: Docker's engine reads the text as it stands, so an escaped + of an offset is no time to it.
            ["issued_at"] = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        await response.WriteAsync(answer.ToJsonString());
    }

    private string? OwnerOf(System.Collections.Specialized.NameValueCollection form)
        => form["grant_type"] == "refresh_token" && IdentityTokens.Contains(form["refresh_token"] ?? "") ? "owner" : null;

    private string? UserOf(ReceivedRequest request)
    {
        var header = request.Header("Authorization");
        if (header.Length == 0)
        {
            return IsOpen ? "" : null;
        }

        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':', 2);
        return Users.TryGetValue(pair[0], out var password) && password == pair[1] ? pair[0] : null;
    }

    private string Issue(string user, string[] scopes)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var access = from scope in scopes.SelectMany(static all => all.Split(' '))
                     let parts = scope.Split(':')
                     where parts.Length >= 3
                     select (JsonNode)new JsonObject
                     {
                         ["type"] = parts[0],
                         ["name"] = string.Join(':', parts[1..^1]),
                         ["actions"] = new JsonArray([.. parts[^1].Split(',').Where(action => action == "pull" || user.Length > 0).Select(static action => (JsonNode)action)]),
                     };
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["x5c"] = new JsonArray(_certificate) };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = user,
            ["aud"] = Service,
            ["exp"] = now + (long)Lifetime.TotalSeconds,
            ["nbf"] = now - 60,
            ["iat"] = now,
            ["jti"] = Guid.NewGuid().ToString("n"),
            ["access"] = new JsonArray([.. access]),
        };
        var signed = $"{Encode(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        using var other = RSA.Create(2048);
        var signature = (IsUntrusted ? other : _key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Encode(signature)}";
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
