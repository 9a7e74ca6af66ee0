using Azure.Core;
using Azure.Core.Pipeline;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Adds a shared access signature to each request, once for all its attempts.</summary>
internal sealed class SharedAccessSignaturePolicy(string signature) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var uri = message.Request.Uri;
        uri.Query = uri.Query.Length == 0 ? $"?{signature}" : $"{uri.Query}&{signature}";
    }
}
