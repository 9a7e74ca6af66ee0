using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>Document <c>notifications/incidents/&lt;place&gt;/&lt;target&gt;.json</c>, of an incident <c>…/&lt;place&gt;/incidents/&lt;id&gt;.json</c>: the newest event that a pager was told of it.</summary>
internal sealed record IncidentRecord(NotificationEvent Event, DateTimeOffset Time);
