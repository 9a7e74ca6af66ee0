using Azure.Core;
using Azure.Core.Pipeline;
using Trimtab.Adapters.Entra;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>The pipelines to the services of one account: retries, time limits, and the authorization of each attempt.</summary>
internal sealed class StoragePipelines
{
    private const string Scope = "https://storage.azure.com/.default";

    public StoragePipelines(
        StorageAuthorization authorization, StorageOptions options, TimeProvider clock, HttpPipelineTransport transport, HttpPipelineTransport? identityTransport)
    {
        switch (authorization)
        {
            case StorageAuthorization.SharedKey key:
                Blobs = Queues = Build(options, transport, [], [new SharedKeyPolicy(key.AccountName, key.Key, clock)]);
                break;
            case StorageAuthorization.SharedAccessSignature signature:
                Blobs = Build(options, transport, [new SharedAccessSignaturePolicy(signature.Blobs)], []);
                Queues = Build(options, transport, [new SharedAccessSignaturePolicy(signature.Queues)], []);
                break;
            case StorageAuthorization.Identity identity:
                Blobs = Queues = Build(options, transport, [], [new BearerTokenAuthenticationPolicy(EntraCredential.Create(identity.Of, identityTransport), Scope)]);
                break;
            default:
                throw new NotSupportedException($"{authorization} has no pipeline.");
        }
    }

    public HttpPipeline Blobs { get; }

    public HttpPipeline Queues { get; }

    private static HttpPipeline Build(StorageOptions options, HttpPipelineTransport transport, HttpPipelinePolicy[] once, HttpPipelinePolicy[] eachAttempt)
    {
        var settings = new PipelineOptions { Transport = transport };
        settings.Retry.MaxRetries = options.MaxRetries;
        settings.Retry.Mode = RetryMode.Exponential;
        settings.Retry.Delay = TimeSpan.FromMilliseconds(200);
        settings.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        settings.Retry.NetworkTimeout = options.Timeout;
        settings.Diagnostics.IsLoggingEnabled = false;
        settings.Diagnostics.IsDistributedTracingEnabled = false;
        settings.Diagnostics.IsTelemetryEnabled = false;
        return HttpPipelineBuilder.Build(settings, once, eachAttempt, new RepeatClassifier());
    }

    private sealed class PipelineOptions : ClientOptions;
}
