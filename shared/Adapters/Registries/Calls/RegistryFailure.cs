using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries.Calls;

/// <summary>Turns what went wrong into the exception that callers see.</summary>
internal static class RegistryFailure
{
    private const int MaxBytes = 4096;
    private const int MaxText = 200;

    /// <param name="call">What was asked.</param>
    /// <param name="response">An answer that the call does not understand.</param>
    /// <param name="known">What the fleet gives for this server, for messages.</param>
    /// <param name="time">For dates in <c>Retry-After</c>.</param>
    /// <param name="cancellationToken">Cancels the reading of its words.</param>
    public static async Task<RegistryException> ReadAsync(RegistryCall call, HttpResponseMessage response, string known, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var wait = RetryAfter(response, time);
        var words = call.Method == HttpMethod.Head ? "" : await WordsAsync(response, cancellationToken);
        var host = (response.RequestMessage?.RequestUri ?? call.Address).Authority;
        var fault = status switch
        {
            401 or 403 => RegistryFault.Denied,
            404 => RegistryFault.NotFound,
            429 => RegistryFault.Limited,
            503 when wait is not null => RegistryFault.Limited,
            408 or >= 500 => RegistryFault.Unreachable,
            _ => RegistryFault.BadAnswer,
        };
        var toDo = fault == RegistryFault.Denied ? $" {known}" : "";
        return new RegistryException($"{call.Subject} can't be read: {host} answers {status}{(words.Length > 0 ? $" ({words})" : "")}.{toDo}", fault) { RetryAfter = wait };
    }

    public static RegistryException Unreachable(RegistryCall call, Exception inner)
    {
        var host = call.Address.Authority;
        var why = inner switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"the connection to {host} can't be secured: {Innermost(inner)}. A registry with an authority of its own needs ca in the fleet, one without TLS insecure: true",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"there is no host {call.Address.Host}",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError } => $"{host} can't be connected to: {Innermost(inner)}",
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpIOException => $"the answer of {host} broke off",
            _ => $"{host} gave no answer: {Innermost(inner)}",
        };
        return new RegistryException($"{call.Subject} can't be read: {why}.", RegistryFault.Unreachable, inner);
    }

    public static RegistryException TimedOut(RegistryCall call, TimeSpan limit, Exception inner)
        => new($"{call.Subject} can't be read: {call.Address.Authority} gave no answer within {limit.TotalSeconds:0.#} s.", RegistryFault.Unreachable, inner);

    public static RegistryException BadAnswer(RegistryCall call, string what, Exception? inner = null)
        => new($"{call.Subject} can't be read: {call.Address.Authority} {what}.", RegistryFault.BadAnswer, inner);

    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
        => response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
            _ => null,
        };

    private static async Task<string> WordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[MaxBytes];
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var count = await stream.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, cancellationToken);
            return WordsOf(buffer.AsSpan(0, count));
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <remarks>Only the specification's own form is quoted (<c>{"errors":[{"code":"DENIED","message":"…"}]}</c>): a page for people says nothing here.</remarks>
    private static string WordsOf(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (JsonNode.Parse(ref reader) is JsonObject root && (root["errors"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault() is { } error)
            {
                var words = string.Join(": ", new[] { Text(error["code"]), Text(error["message"]) }.Where(static word => word.Length > 0));
                return words.Length <= MaxText ? words : words[..MaxText] + "…";
            }
        }
        catch (JsonException)
        {
            // A page for people, or a part of something longer.
        }

        return "";
    }

    private static string Text(JsonNode? node)
        => node is JsonValue value && value.TryGetValue<string>(out var text) ? Printable(text) : "";

    private static string Printable(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            plain.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return plain.ToString().Trim();
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return Printable(e.Message).TrimEnd('.');
    }
}
