using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Dispatching;

public static class MessageHandlerServices
{
    /// <summary>Routes messages of <typeparamref name="TBody"/>'s kind to <typeparamref name="THandler"/>, made once for each message.</summary>
    public static IServiceCollection AddMessageHandler<TBody, THandler>(this IServiceCollection services)
        where TBody : IMessageBody
        where THandler : class, IMessageHandler<TBody>
        => services
            .AddTransient<THandler>()
            .AddSingleton(new MessageRoute(TBody.Kind, TBody.Queue, HandleAsync<TBody, THandler>));

    private static async Task<Outcome> HandleAsync<TBody, THandler>(
        IServiceProvider services, Message message, MessageContext context, CancellationToken cancellationToken)
        where TBody : IMessageBody
        where THandler : class, IMessageHandler<TBody>
    {
        var body = await services.GetRequiredService<MessageReader>().ReadBodyAsync<TBody>(message, cancellationToken);
        return await services.GetRequiredService<THandler>().HandleAsync(body, context, cancellationToken);
    }
}
