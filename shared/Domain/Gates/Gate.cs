using Trimtab.Domain.Gates.Deciding;

namespace Trimtab.Domain.Gates;

/// <summary>Decides what becomes of newer versions. Pure: the same question has the same answer.</summary>
public static class Gate
{
    /// <returns>The decision with every rule that was considered. With <see cref="GateDecision.Needs"/>: ask again with that evidence.</returns>
    public static GateDecision Decide(GateQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new GateTurn(question).Decide();
    }
}
