namespace Trimtab.Domain.Registries.Charts;

/// <summary>The fields of an index's entry that are read.</summary>
internal sealed record ChartEntry
{
    public string? Version { get; set; }

    public string? AppVersion { get; set; }

    public string? Digest { get; set; }

    public string? Created { get; set; }

    public List<string?>? Urls { get; set; }

    public string? Home { get; set; }

    public bool Deprecated { get; set; }
}
