namespace Trimtab.Domain.Sources.Redelivery;

/// <summary>Finds the pushes that never arrived.</summary>
internal static class MissedDeliveries
{
    private const string Push = "push";

    /// <param name="attempts">In any order; attempts of one event may be in it several times.</param>
    /// <param name="since">Older ones can't be delivered again.</param>
    /// <param name="asked">Events for which the host was asked already: once is enough, the interval sees the rest.</param>
    /// <returns>The newest attempt of each push that no attempt delivered, oldest first.</returns>
    public static IReadOnlyList<HookDelivery> Of(IEnumerable<HookDelivery> attempts, DateTimeOffset since, IReadOnlyDictionary<string, DateTimeOffset> asked)
        => [.. attempts
            .GroupBy(attempt => attempt.Guid, StringComparer.Ordinal)
            .Where(attemptsOfOne => !asked.ContainsKey(attemptsOfOne.Key) && !attemptsOfOne.Any(attempt => attempt.IsSuccess))
            .Select(attemptsOfOne => attemptsOfOne.MaxBy(attempt => (attempt.Time, attempt.Id))!)
            .Where(attempt => attempt.Event == Push && attempt.Time >= since)
            .OrderBy(attempt => (attempt.Time, attempt.Id))];
}
