using System.Net.Sockets;
using Azure.Core;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Decides which failures the pipeline may answer with another attempt.</summary>
internal sealed class RepeatClassifier : ResponseClassifier
{
    public override bool IsErrorResponse(HttpMessage message) => message.Response.Status >= 400;

    public override bool IsRetriableResponse(HttpMessage message)
        => IsRefused(message) || (IsRepeatable(message) && message.Response.Status is 408 or 429 or 500 or 502 or 503 or 504);

    public override bool IsRetriable(HttpMessage message, Exception exception)
        => !message.CancellationToken.IsCancellationRequested && (NeverSent(exception) || IsRepeatable(message));

    public override bool IsRetriableException(Exception exception) => NeverSent(exception);

    // The service says itself that it did nothing; a 503 of anything in between doesn't.
    private static bool IsRefused(HttpMessage message)
        => message.Response.Status == 503 && message.Response.Headers.TryGetValue("x-ms-error-code", out var code) && code == "ServerBusy";

    private static bool NeverSent(Exception exception)
        => exception.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain };

    private static bool IsRepeatable(HttpMessage message)
        => message.TryGetProperty(typeof(StorageRequest), out var value) && value is StorageRequest { IsRepeatable: true };
}
