using Trimtab.Adapters.Grpc.Incidents;

namespace Trimtab.Bench.Relay;

/// <summary>What the analyser has of one pod's incident.</summary>
/// <param name="FirstAt">When the first message of it came.</param>
/// <param name="WholeAt">When the last one came; null before that.</param>
/// <param name="Messages">In the order in which they came.</param>
internal sealed record ReceivedIncident(DateTimeOffset FirstAt, DateTimeOffset? WholeAt, IReadOnlyList<IncidentContext> Messages)
{
    /// <summary>When the relay's watch showed the failure.</summary>
    public DateTimeOffset SeenAt => Messages[0].Times.Observed.ToDateTimeOffset();

    public bool HasSecret => Messages.Any(static message => message.ToString().Contains(RelayScene.Secret, StringComparison.Ordinal));

    /// <summary>The last line of the container's log; null when none came.</summary>
    public string? LastLine => Messages.SelectMany(static message => message.Logs).SelectMany(static log => log.Lines).LastOrDefault();

    public static ReceivedIncident Of(IncidentContext message, DateTimeOffset at) => new(at, message.Partial ? null : at, [message]);

    public ReceivedIncident With(IncidentContext message, DateTimeOffset at)
        => this with { WholeAt = WholeAt ?? (message.Partial ? null : at), Messages = [.. Messages, message] };
}
