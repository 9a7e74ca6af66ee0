using System.Text.Json.Nodes;
using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Relay;

/// <summary>A pod's failure that the watch showed.</summary>
/// <param name="Pod">The pod as it was then.</param>
/// <param name="Failure">What is wrong with it.</param>
/// <param name="SeenAt">When it was seen.</param>
public sealed record SeenFailure(JsonObject Pod, IncidentFailure Failure, DateTimeOffset SeenAt);
