using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>How often the embedded engine looks at a queue. A Functions host knows one pace for all; most of what an idle program costs is looking.</summary>
internal static class QueuePace
{
    /// <param name="queue">Its name.</param>
    /// <param name="host">Settings of all queues.</param>
    /// <param name="calm">The longest pause for a queue whose messages nobody waits for; a longer one of <paramref name="host"/> stays.</param>
    public static QueueSettings Of(string queue, QueueSettings host, TimeSpan calm)
        => QueueNames.Calm.Contains(queue) && host.MaxPollingInterval < calm ? host with { MaxPollingInterval = calm } : host;
}
