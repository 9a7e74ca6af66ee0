using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Sends requests to one service (blobs or queues) of a storage account.</summary>
internal sealed class StorageService(HttpPipeline pipeline, Uri endpoint, TimeSpan timeout)
{
    // Older than what any account or emulator of these years refuses; everything used here is in it.
    private const string ApiVersion = "2021-12-02";

    /// <returns>The answer, whatever its status.</returns>
    /// <exception cref="StorageException">No answer came within the time limit and the allowed attempts.</exception>
    public async Task<StorageResponse> SendAsync(StorageRequest request, CancellationToken cancellationToken)
    {
        // Not disposed here: that would dispose the answer, which is buffered whole and holds no connection.
        var message = pipeline.CreateMessage();
        message.NetworkTimeout = timeout;
        message.SetProperty(typeof(StorageRequest), request);
        Write(request, message.Request);
        try
        {
            await pipeline.SendAsync(message, cancellationToken);
        }
        catch (Exception failure) when (IsNoAnswer(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageException($"Storage at {endpoint} did not answer {request}: {Innermost(failure).Message}", failure);
        }

        return new StorageResponse(request, message.Response, message.ProcessingContext.RetryNumber > 0);
    }

    private static bool IsNoAnswer(Exception failure)
        => failure is RequestFailedException or AggregateException or HttpRequestException or IOException or OperationCanceledException;

    // The retries' aggregate holds one failure an attempt; the last one is what is wrong now.
    private static Exception Innermost(Exception failure)
        => failure is AggregateException { InnerExceptions: [.., var last] } ? last.GetBaseException() : failure.GetBaseException();

    private void Write(StorageRequest request, Request target)
    {
        target.Method = request.Method;
        target.Uri.Reset(endpoint);
        target.Uri.AppendPath("/" + string.Join('/', request.Path.Split('/').Select(Uri.EscapeDataString)), escape: false);
        foreach (var (name, value) in request.Query)
        {
            target.Uri.AppendQuery(name, Uri.EscapeDataString(value), escapeValue: false);
        }

        target.Headers.SetValue("x-ms-version", ApiVersion);
        foreach (var (name, value) in request.Headers)
        {
            target.Headers.SetValue(name, value);
        }

        if (request.Content is { } content)
        {
            target.Content = RequestContent.Create(content);
            target.Headers.SetValue("Content-Type", request.ContentType);
        }
    }
}
