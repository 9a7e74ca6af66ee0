using System.Text.Json.Nodes;
using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Relay;

/// <summary>A pod's failure that the watch showed.</summary>
/// <param name="Number">Tells it from all others of this relay, also where the pod is not kept.</param>
/// <param name="Pod">The pod as it was then.</param>
/// <param name="Failure">What is wrong with it.</param>
/// <param name="SeenAt">When it was seen.</param>
/// <param name="IsByWaiting">Whether time or an Event showed it: the pod's version is then older than the sight, and other relays may see it much later.</param>
public sealed record SeenFailure(long Number, JsonObject Pod, IncidentFailure Failure, DateTimeOffset SeenAt, bool IsByWaiting = false);
