namespace Trimtab.Domain.Gates.Deciding;

/// <summary>Picks of all candidates that may follow those worth showing.</summary>
internal static class CandidatePick
{
    private const int Slots = 2 * ((int)GateAction.Manual + 1);

    /// <returns>The oldest first: of each action, major steps apart, the newest that is old enough (else the one that is so first); without those that a newer one makes needless.</returns>
    public static List<SiftedCandidate> From(List<SiftedCandidate> candidates, Func<SiftedCandidate, SiftedCandidate, int> compare)
    {
        var slots = new SiftedCandidate?[Slots];
        foreach (var candidate in candidates)
        {
            ref var slot = ref slots[(2 * (int)candidate.Action) + (candidate.IsMajor ? 1 : 0)];
            slot = slot is null || IsBetter(candidate, slot, compare) ? candidate : slot;
        }

        List<SiftedCandidate> picked = [];
        foreach (var candidate in slots)
        {
            if (candidate is not null && !IsNeedless(candidate, slots, compare))
            {
                picked.Add(candidate);
            }
        }

        if (picked.Count > 1)
        {
            picked.Sort((left, right) => compare(left, right));
        }

        return picked;
    }

    private static bool IsBetter(SiftedCandidate candidate, SiftedCandidate than, Func<SiftedCandidate, SiftedCandidate, int> compare)
        => candidate.IsMature != than.IsMature ? candidate.IsMature
            : candidate.IsMature || candidate.MaturesAt == than.MaturesAt ? compare(candidate, than) > 0
            : candidate.MaturesAt < than.MaturesAt;

    private static bool IsNeedless(SiftedCandidate candidate, SiftedCandidate?[] slots, Func<SiftedCandidate, SiftedCandidate, int> compare)
    {
        foreach (var other in slots)
        {
            if (other is not null
                && !ReferenceEquals(other, candidate)
                && other.Action <= candidate.Action
                && (other.IsMajor == candidate.IsMajor || other.Action == GateAction.Auto)
                && (other.IsMature || !candidate.IsMature)
                && compare(other, candidate) > 0)
            {
                return true;
            }
        }

        return false;
    }
}
