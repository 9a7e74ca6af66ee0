namespace Trimtab.Hosting.Functions;

/// <summary>The part of host.json that both engines obey.</summary>
/// <param name="RoutePrefix">First part of every HTTP route; default <c>api</c>.</param>
/// <param name="FunctionTimeout">An invocation that takes longer is given up; default 30 minutes.</param>
/// <param name="Queues">How queues are read.</param>
public sealed record HostSettings(string RoutePrefix, TimeSpan FunctionTimeout, QueueSettings Queues);
