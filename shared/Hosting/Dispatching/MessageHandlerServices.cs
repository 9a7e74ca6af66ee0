using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Dispatching;

public static class MessageHandlerServices
{
    /// <summary>Routes messages of <typeparamref name="TBody"/>'s kind to <typeparamref name="THandler"/>, made once for each message.</summary>
    public static IServiceCollection AddMessageHandler<TBody, THandler>(this IServiceCollection services)
        where TBody : IMessageBody
        where THandler : class, IMessageHandler<TBody>
    {
        services.AddTransient<THandler>();
        return services.AddSingleton(new MessageRoute(TBody.Kind, TBody.Queue, static (provider, body, context, cancellationToken)
            => provider.GetRequiredService<THandler>().HandleAsync(MessageBody<TBody>.Read(body), context, cancellationToken)));
    }
}
