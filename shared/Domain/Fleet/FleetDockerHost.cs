namespace Trimtab.Domain.Fleet;

/// <summary>How to reach one Docker engine, and which of its containers count.</summary>
/// <param name="Name">The key in the fleet; no cluster has it.</param>
/// <param name="Address"><c>unix:///var/run/docker.sock</c> or <c>tcp://host:2376</c>.</param>
public sealed record FleetDockerHost(string Name, Uri Address)
{
    /// <summary>Null: a socket, or TCP without encryption.</summary>
    public FleetDockerTls? Tls { get; init; }

    /// <summary>Whether containers that do not run are in the inventory, too.</summary>
    public bool WithStopped { get; init; }

    /// <summary>Only containers with this value of the label <c>com.centurylinklabs.watchtower.scope</c> or <c>trimtab.dev/scope</c>; null for all.</summary>
    public string? Scope { get; init; }

    /// <summary>A word for people, e.g. <c>prod</c>; null when not said.</summary>
    public string? Environment { get; init; }
}
