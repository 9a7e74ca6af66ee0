namespace Trimtab.Domain.Scans;

/// <summary>When each repository is due: the document <c>scans/schedule.json</c>.</summary>
/// <param name="Due">Time by repository; one that is not in it is due.</param>
public sealed record ScanSchedule(IReadOnlyDictionary<string, DateTimeOffset> Due)
{
    public const string Name = "scans/schedule.json";
}
