using Azure.Core;
using Azure.Core.Pipeline;

namespace Trimtab.Adapters.AzureServiceBus;

/// <summary>Sends a ready-made signature.</summary>
internal sealed class FixedSignaturePolicy(string signature) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => message.Request.Headers.SetValue("Authorization", signature);
}
