using Trimtab.Adapters.AzureServiceBus;
using Trimtab.Adapters.Tests.AzureStorage;

namespace Trimtab.Adapters.Tests.AzureServiceBus;

public sealed class ServiceBusIdentityTests
{
    [Fact]
    public async Task A_managed_identity_asks_for_a_token_of_service_bus()
    {
        await using var identities = await IdentityServer.StartAsync();
        var options = new ServiceBusOptions { FullyQualifiedNamespace = "trimtab-test.invalid", Credential = "managedidentity", ClientId = "of-the-pod" };
        using var queues = new ServiceBusQueues(options, TimeProvider.System, identities.Transport);

        // Nobody answers at that address: the token comes first.
        await Should.ThrowAsync<Domain.Messaging.MessagingException>(() => queues.SendAsync("reconcile", "text", TimeSpan.Zero, default));

        identities.Asked.ShouldContain("metadata https://servicebus.azure.net of-the-pod");
    }
}
