using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes;

/// <summary>Takes people's answers to changes.</summary>
public sealed class AnswerChangeHandler(ChangeDesk desk) : IMessageHandler<AnswerChange>
{
    public async Task<Outcome> HandleAsync(AnswerChange body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new Outcome.Done(await desk.AnswerAsync(body, context, cancellationToken) ?? $"There is no change {body.Change}.");
    }
}
