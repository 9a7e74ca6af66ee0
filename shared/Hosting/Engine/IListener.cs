namespace Trimtab.Hosting.Engine;

/// <summary>Waits for what starts one function.</summary>
internal interface IListener
{
    /// <param name="stop">Start nothing new; return when what runs has ended.</param>
    /// <param name="abort">Cancels what runs.</param>
    Task RunAsync(CancellationToken stop, CancellationToken abort);
}
