using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Docker;

/// <summary>Turns what went wrong into the exception that callers see.</summary>
internal static class DockerFailure
{
    private const int MaxBytes = 16 << 10;
    private const int MaxText = 500;

    public static async Task<DockerException> ReadAsync(DockerAccess access, DockerCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBytes];
        var length = await stream.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, cancellationToken);
        var status = (int)response.StatusCode;
        var fault = status switch
        {
            404 => DockerFault.NotFound,
            409 => DockerFault.Conflict,
            _ => DockerFault.Refused,
        };
        return Create(access, call, $"{status}: {Said(buffer.AsSpan(0, length))}", fault, status);
    }

    public static DockerException Unreachable(DockerAccess access, DockerCall call, Exception inner)
        => Create(access, call, $"the engine can't be reached at {access}: {Cause(access, inner)}", DockerFault.Unreachable, 0, inner);

    public static DockerException TimedOut(DockerAccess access, DockerCall call, TimeSpan limit, Exception inner)
        => Create(access, call, $"no answer within {limit.TotalSeconds:0.###} s from {access}", DockerFault.Timeout, 0, inner);

    public static DockerException Malformed(DockerAccess access, DockerCall call, string why)
        => Create(access, call, why, DockerFault.BadAnswer);

    public static DockerException Create(DockerAccess access, DockerCall call, string why, DockerFault fault, int status = 0, Exception? inner = null)
        => new($"{call.Subject} on Docker host {access.Host.Name}: {why}", fault, status, inner);

    private static string Said(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        try
        {
            text = (JsonNode.Parse(text) as JsonObject)?.Text("message") is { Length: > 0 } message ? message : text;
        }
        catch (JsonException)
        {
            // A proxy before the engine answers as it likes.
        }

        text = new string([.. text.Take(MaxText).Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
        return text.Length > 0 ? text : "no reason given";
    }

    private static string Cause(DockerAccess access, Exception e)
    {
        var inner = e;
        while (inner.InnerException is { } deeper)
        {
            inner = deeper;
        }

        return inner switch
        {
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } when access.IsSocket => "there is no such socket",
            SocketException { SocketErrorCode: SocketError.AccessDenied } when access.IsSocket => "this user may not use the socket: let it belong to the socket's group",
            AuthenticationException => $"TLS failed: {inner.Message}",
            _ => inner.Message,
        };
    }
}
