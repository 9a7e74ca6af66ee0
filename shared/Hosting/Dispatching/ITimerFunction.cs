namespace Trimtab.Hosting.Dispatching;

/// <summary>The trigger class of a timer function. A failed run is not repeated; the next one stands.</summary>
public interface ITimerFunction
{
    Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken);
}
