using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes;

/// <summary>When and for whom something happens to a change.</summary>
/// <param name="Now">The time.</param>
/// <param name="FleetVersion">The fleet document in force.</param>
/// <param name="Context">Who asked, and what joins the records.</param>
public sealed record ChangeMoment(DateTimeOffset Now, string FleetVersion, MessageContext Context);
