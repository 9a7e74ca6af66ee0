using System.Runtime.InteropServices;
using Trimtab.Domain.Gates;

namespace Trimtab.Domain.Changes;

/// <summary>Where a gate's choice puts a change that nobody has answered to.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChangeStanding(ChangeState State, DateTimeOffset? WaitUntil, ChangeClearance Clearance)
{
    public static ChangeStanding Of(GateChoice choice)
        => choice.Action == GateAction.Auto
            ? new ChangeStanding(choice.WaitUntil is null ? ChangeState.Approved : ChangeState.Waiting, choice.WaitUntil, ChangeClearance.Policy)
            // Nobody is asked about what is not old enough yet: it may be replaced or taken back before.
            : choice.MaturesAt is { } matures ? new ChangeStanding(ChangeState.Waiting, matures, ChangeClearance.None)
            : new ChangeStanding(choice.Action == GateAction.Review ? ChangeState.AwaitingApproval : ChangeState.Proposed, null, ChangeClearance.None);
}
