using Microsoft.Extensions.Options;
using Trimtab.Adapters.AzureServiceBus;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Messaging;

/// <summary>The transport, its connection and the functions' triggers must fit together: else messages would be sent where nobody listens.</summary>
internal sealed class MessagingOptionsValidator(FunctionApp app, IOptions<ServiceBusOptions> serviceBus) : IValidateOptions<MessagingOptions>
{
    public ValidateOptionsResult Validate(string? name, MessagingOptions options)
    {
        var faults = app.Functions
            .Where(function => function.Trigger is FunctionTrigger.Queue queue && queue.Transport != options.Transport)
            .Select(function => options.Transport == QueueTransport.ServiceBus
                ? $"Messaging:Transport is serviceBus, but {function.Name}/function.json has a queueTrigger: publish with --transport serviceBus."
                : $"{function.Name}/function.json has a serviceBusTrigger, but Messaging:Transport is storage: set it to serviceBus, or publish without --transport.")
            .ToList();
        if (options.Transport == QueueTransport.ServiceBus && ConnectionFault() is { } fault)
        {
            faults.Add(fault);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string? ConnectionFault()
    {
        try
        {
            ServiceBusConnection.From(serviceBus.Value);
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }
}
