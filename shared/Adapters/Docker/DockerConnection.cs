using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Docker;

/// <summary>Sends calls to one engine, in the newest version of its API that both sides speak.</summary>
/// <remarks>What is not read by <see cref="ReadAsync"/> is a stream: pulling, events, the output of commands.
/// The output of <c>POST /exec/{id}/start</c> comes as the answer's body, without an upgrade of the connection.</remarks>
public sealed class DockerConnection : IDisposable
{
    private readonly DockerAccess _access;
    private readonly DockerLimits _limits;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;
    private string? _version;

    public DockerConnection(DockerAccess access, DockerLimits limits, TimeProvider clock)
        => (_access, _limits, _clock, _client) = (access, limits, clock, DockerTransport.Create(access, limits));

    public string Name => _access.Host.Name;

    /// <summary>Sends a call and reads its whole answer.</summary>
    /// <returns>The answer as JSON; null when it has no body.</returns>
    /// <exception cref="DockerException">It failed, was refused, or the answer is no JSON or too long.</exception>
    public Task<JsonNode?> ReadAsync(DockerCall call, CancellationToken cancellationToken)
        => SendAsync(call, (response, token) => ParseAsync(call, response, token), cancellationToken);

    /// <summary>Sends a call and reads its whole answer.</summary>
    /// <returns>The answer as JSON; null when there is no such thing.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<JsonObject?> FindAsync(DockerCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(call, cancellationToken) as JsonObject ?? throw DockerFailure.Malformed(_access, call, "the answer is no JSON object");
        }
        catch (DockerException e) when (e.Fault == DockerFault.NotFound)
        {
            return null;
        }
    }

    /// <summary>Sends a call within its time limit.</summary>
    /// <param name="call">What to send.</param>
    /// <param name="read">Reads the successful answer.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<T> SendAsync<T>(DockerCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(read);
        using var limit = new CallLimit(call.TimeLimit ?? _limits.Call, _clock, cancellationToken);
        return await GuardAsync(
            call,
            limit,
            async token =>
            {
                using var response = await BeginAsync(call, token);
                return await read(response, token);
            });
    }

    /// <summary>Sends a call whose answer takes as long as it takes; the time limit holds for its beginning only.</summary>
    /// <returns>The successful answer: dispose of it.</returns>
    /// <exception cref="DockerException">It failed or was refused. Reading on throws <see cref="IOException"/> or <see cref="HttpRequestException"/> when the connection breaks.</exception>
    public async Task<HttpResponseMessage> OpenAsync(DockerCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        using var limit = new CallLimit(call.TimeLimit ?? _limits.Call, _clock, cancellationToken);
        return await GuardAsync(call, limit, token => BeginAsync(call, token));
    }

    /// <summary>Reads on in an answer from <see cref="OpenAsync"/>, within the call's time limit from this piece to the next.</summary>
    /// <exception cref="DockerException">The connection broke, or nothing came in time.</exception>
    public async Task<T> ReadOnAsync<T>(DockerCall call, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(read);
        using var limit = new CallLimit(call.TimeLimit ?? _limits.Call, _clock, cancellationToken);
        return await GuardAsync(call, limit, read);
    }

    /// <summary>What a connection that broke while it was read means to the caller.</summary>
    public DockerException Broken(DockerCall call, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(call);
        return DockerFailure.Unreachable(_access, call, cause);
    }

    public void Dispose() => _client.Dispose();

    private async Task<T> GuardAsync<T>(DockerCall call, CallLimit limit, Func<CancellationToken, Task<T>> send)
    {
        try
        {
            return await send(limit.Token);
        }
        catch (OperationCanceledException e) when (limit.IsOver)
        {
            throw DockerFailure.TimedOut(_access, call, limit.Span, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Another engine may come up at this address.
            _version = null;
            throw DockerFailure.Unreachable(_access, call, e);
        }
    }

    private async Task<HttpResponseMessage> BeginAsync(DockerCall call, CancellationToken cancellationToken)
    {
        _version ??= await ApiVersion.NegotiateAsync(_access, (plain, token) => SendPlainAsync(plain, "", token), cancellationToken);
        try
        {
            return await SendPlainAsync(call, $"/v{_version}", cancellationToken);
        }
        catch (DockerException e) when (call.Content is null && ApiVersion.IsRefused(e))
        {
            _version = await ApiVersion.NegotiateAsync(_access, (plain, token) => SendPlainAsync(plain, "", token), cancellationToken);
            return await SendPlainAsync(call, $"/v{_version}", cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendPlainAsync(DockerCall call, string prefix, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, prefix + call.Path);
        request.Headers.UserAgent.ParseAdd("trimtab");
        request.Content = call.Content ?? (call.Body is { } body ? new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") : null);
        if (call.RegistryAuthorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("X-Registry-Auth", authorization);
        }

        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        // 304: it is in the state that was asked for.
        if (response.IsSuccessStatusCode || response.StatusCode == System.Net.HttpStatusCode.NotModified)
        {
            return response;
        }

        using (response)
        {
            throw await DockerFailure.ReadAsync(_access, call, response, cancellationToken);
        }
    }

    private async Task<JsonNode?> ParseAsync(DockerCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var capped = new CappedStream(stream, _limits.MaxBytes);
        try
        {
            return response.StatusCode is System.Net.HttpStatusCode.NoContent or System.Net.HttpStatusCode.NotModified || response.Content.Headers.ContentLength == 0
                ? null
                : await JsonNode.ParseAsync(capped, cancellationToken: cancellationToken);
        }
        catch (JsonException e)
        {
            throw DockerFailure.Malformed(_access, call, $"the answer is no valid JSON (line {e.LineNumber}, byte {e.BytePositionInLine})");
        }
        catch (OversizeException e)
        {
            throw DockerFailure.Malformed(_access, call, e.Message);
        }
    }
}
