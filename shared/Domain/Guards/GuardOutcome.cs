namespace Trimtab.Domain.Guards;

/// <summary>Says what a roll-back brought about, and what a person has to do next. Pure.</summary>
internal static class GuardOutcome
{
    /// <returns>A sentence each.</returns>
    public static IReadOnlyList<string> Of(string window, string workload, RestoredTemplate restored, IReadOnlyList<SuspendedOwner> suspensions)
        => [restored.Sentence, .. suspensions.Select(suspension => Sentence(window, workload, suspension)).OfType<string>()];

    private static string? Sentence(string window, string workload, SuspendedOwner suspension)
    {
        var owner = suspension.Owner;
        return suspension.State switch
        {
            SuspensionState.Suspended
                => $"{owner} is suspended, so that it does not put the failed template back. When it is fixed: trimtab rollout release {window}, or {ResumeOf(owner)}.",
            SuspensionState.WasSuspended => $"{owner} was suspended already{(suspension.Detail.Length == 0 ? "" : $" ({suspension.Detail})")}.",
            SuspensionState.Refused
                => $"{owner} could not be suspended ({suspension.Detail}): it will put the failed template back, which is taken back {GuardDetection.MaxRollBacks} times in all.",
            SuspensionState.Gone => $"{owner} applied it, and is gone.",
            _ => owner.Kind switch
            {
                GuardOwnerKind.ArgoApplication
                    => $"{owner} may put the failed template back: with self-heal at once, else at its next sync. It is taken back {GuardDetection.MaxRollBacks} times in all; until it is fixed: argocd app set {owner.Name} --sync-policy none.",
                GuardOwnerKind.HelmRelease
                    => $"{owner} still holds the failed template: helm rollback {owner.Name} -n {owner.Namespace} makes it agree with {workload}.",
                _ => null,
            },
        };
    }

    private static string ResumeOf(GuardOwner owner)
        => $"flux resume {(owner.Kind == GuardOwnerKind.FluxKustomization ? "kustomization" : "helmrelease")} {owner.Name} -n {owner.Namespace}";
}
