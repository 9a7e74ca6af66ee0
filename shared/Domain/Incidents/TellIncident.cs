using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Incidents;

/// <summary>Tell people of an incident, should it still wait for its context.</summary>
/// <param name="Incident">The incident's id.</param>
public sealed record TellIncident(string Incident) : IMessageBody
{
    public static string Kind => "tellIncident";

    public static string Queue => QueueNames.Incidents;
}
