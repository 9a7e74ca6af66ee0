namespace Trimtab.Domain.Sources.Redelivery;

/// <summary>Document <c>redeliveries/&lt;source&gt;.json</c>: events that the host was asked to deliver again, and when.</summary>
internal sealed record AskedRedeliveries(IReadOnlyDictionary<string, DateTimeOffset> Events)
{
    public static AskedRedeliveries None { get; } = new(new Dictionary<string, DateTimeOffset>());

    /// <param name="guid">The event.</param>
    /// <param name="now">When the host was asked.</param>
    /// <param name="since">What was asked before that is forgotten: the host has it no longer.</param>
    public AskedRedeliveries With(string guid, DateTimeOffset now, DateTimeOffset since)
        => new(Events.Where(asked => asked.Value >= since).Append(new(guid, now)).ToDictionary(StringComparer.Ordinal));
}
