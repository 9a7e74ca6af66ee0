using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Where messages of one kind go.</summary>
/// <param name="Kind">The envelope's kind.</param>
/// <param name="Queue">The only queue on which this kind is accepted.</param>
/// <param name="HandleAsync">Types the body and runs the handler; throws <see cref="InvalidMessageException"/> when the body can't be read.</param>
public sealed record MessageRoute(
    string Kind,
    string Queue,
    Func<IServiceProvider, Message, MessageContext, CancellationToken, Task<Outcome>> HandleAsync);
