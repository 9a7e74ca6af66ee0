namespace Trimtab.Domain.Messaging;

/// <summary>Looks at what waits for a person.</summary>
public interface IPoisonQueues
{
    /// <param name="queue">The queue whose failed messages are meant, without suffix.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null when we may not look.</returns>
    Task<PoisonLook?> LookAsync(string queue, CancellationToken cancellationToken);
}
