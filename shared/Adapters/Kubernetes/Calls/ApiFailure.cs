using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>Turns what went wrong into the exception that callers see.</summary>
/// <remarks>Kubernetes quotes parts of the request in some refusals; where the request holds a Secret, only words that can't do so are kept.</remarks>
internal static class ApiFailure
{
    /// <summary>Our word for a 404 that names no object: the address itself is not served.</summary>
    public const string UnknownKind = "UnknownKind";

    private const int MaxBytes = 64 << 10;
    private const int MaxText = 2000;

    public static async Task<ClusterException> ReadAsync(string cluster, ApiCall call, HttpResponseMessage response, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = await ReadStartAsync(stream, cancellationToken);
        return From(cluster, call, (int)response.StatusCode, body, RetryAfter(response, clock));
    }

    public static ClusterException From(string cluster, ApiCall call, int status, ReadOnlySpan<byte> body, TimeSpan? retryAfter)
    {
        var answer = ParseStatus(body);
        // The object does not fit its kind's schema, and never will: the server calls its own fault what is the sender's.
        if (status == 500 && answer?.Text("message").Contains("failed to create typed patch object", StringComparison.Ordinal) == true)
        {
            (status, answer["reason"]) = (422, "Invalid");
        }

        var reason = status == 404 && !call.IsProxy && string.IsNullOrEmpty(answer?.Text("details", "name")) ? UnknownKind
            : answer?.Text("reason") is { Length: > 0 } given ? given
            : Word(status);
        var causes = Causes(answer, call.IsSecret);
        var said = answer is null ? Printable(Encoding.UTF8.GetString(body)) : Printable(answer.Text("message"));
        if (call.IsSecret && !IsHarmless(reason, said))
        {
            said = "the server's words are left out because they may quote the Secret; fields: "
                + string.Join(", ", causes.Select(c => $"{c.Field} ({c.Reason})").DefaultIfEmpty("none named"));
        }

        return new ClusterException($"{call.Subject} on cluster {cluster}: {reason} ({status}){(said.Length == 0 ? "" : ": " + said)}", reason, status)
        {
            RetryAfter = retryAfter,
            Causes = causes,
        };
    }

    public static ClusterException Unreachable(string cluster, ApiCall call, Exception inner)
        => new($"{call.Subject} on cluster {cluster}: the API server can't be reached: {Innermost(inner)}", "Unreachable", 0, inner);

    public static ClusterException TimedOut(string cluster, ApiCall call, TimeSpan limit, Exception inner)
        => new($"{call.Subject} on cluster {cluster}: no answer within {limit.TotalSeconds:0.###} s{(inner is ClusterException last ? "; before that: " + last.Reason : "")}", "Timeout", 0, inner);

    /// <remarks>The parser's own message may quote the answer, so it is not passed on.</remarks>
    public static ClusterException Malformed(string cluster, ApiCall call, int status, JsonException inner)
        => new($"{call.Subject} on cluster {cluster}: the answer is no valid JSON (line {inner.LineNumber}, byte {inner.BytePositionInLine})", "BadAnswer", status);

    public static ClusterException TooLarge(string cluster, ApiCall call, OversizeException inner)
        => new($"{call.Subject} on cluster {cluster}: {inner.Message}", "TooLarge", (int)HttpStatusCode.RequestEntityTooLarge, inner);

    /// <returns>The answer when it is the API's own <c>Status</c>; else null.</returns>
    public static JsonObject? ParseStatus(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return JsonNode.Parse(ref reader) is JsonObject value && value.Text("kind") == "Status" ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static async Task<byte[]> ReadStartAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes];
        var length = await stream.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, cancellationToken);
        return buffer[..length];
    }

    private static bool IsHarmless(string reason, string said)
        => reason is "NotFound" or "AlreadyExists" or "Unauthorized" or "Conflict"
            || (reason is "Forbidden" && !said.Contains("admission", StringComparison.OrdinalIgnoreCase));

    private static List<ClusterCause> Causes(JsonObject? answer, bool isSecret)
        => [.. (answer?.Items("details", "causes") ?? []).Select(cause =>
        {
            var reason = cause.Text("reason");
            var isSafe = !isSecret || reason == ClusterCause.FieldManagerConflict;
            return new ClusterCause(reason, cause.Text("field"), isSafe ? Printable(cause.Text("message")) : "");
        })];

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock)
        => response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
            _ => null,
        };

    private static string Word(int status) => status switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        409 => "Conflict",
        410 => "Expired",
        413 => "RequestEntityTooLarge",
        415 => "UnsupportedMediaType",
        422 => "Invalid",
        429 => "TooManyRequests",
        500 => "InternalError",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        _ => "Unknown",
    };

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message;
    }

    private static string Printable(string text)
    {
        var cut = text.Length <= MaxText ? text : text[..MaxText] + "…";
        return new string([.. cut.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
    }
}
