using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Clusters;

namespace Trimtab.Hosting.Dispatching;

public static class MessageHandlerServices
{
    private static readonly TimeSpan SilentWait = TimeSpan.FromSeconds(5);

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
        using var turn = services.GetRequiredService<ClusterTurns>().Begin(TBody.Queue);
        try
        {
            return await services.GetRequiredService<THandler>().HandleAsync(body, context, cancellationToken);
        }
        catch (ClusterException silent) when (silent.Status == 0 || silent is { IsTransient: false, IsRefusal: false })
        {
            // The cluster is silent, or does not know us: not the message's fault. It comes again, and takes no place until then.
            return new Outcome.Wait(silent.RetryAfter ?? SilentWait, silent.Message);
        }
    }
}
