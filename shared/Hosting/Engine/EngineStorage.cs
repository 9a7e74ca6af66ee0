using Trimtab.Domain.State;

namespace Trimtab.Hosting.Engine;

/// <summary>Where a Functions host keeps its own state, so that both engines share it.</summary>
/// <param name="Timers">Container <c>azure-webjobs-hosts</c>: timer states.</param>
/// <param name="Locks">The same container: singleton leases.</param>
/// <param name="Keys">Container <c>azure-webjobs-secrets</c>.</param>
public sealed record EngineStorage(IDocumentStore Timers, ILeases Locks, IDocumentStore Keys);
