namespace Trimtab.Domain.Leadership;

/// <summary>What a leader has come to. Written with its next renewal: after a crash a successor repeats what came since, so work from here must bear repeating.</summary>
public sealed class ResumePoints
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _points;

    public ResumePoints(IReadOnlyDictionary<string, string> left) => _points = new Dictionary<string, string>(left, StringComparer.Ordinal);

    /// <returns>Null when no leader has left such a point.</returns>
    public string? Find(string name)
    {
        lock (_lock)
        {
            return _points.GetValueOrDefault(name);
        }
    }

    public void Set(string name, string value)
    {
        lock (_lock)
        {
            _points[name] = value;
        }
    }

    internal IReadOnlyDictionary<string, string> Copy()
    {
        lock (_lock)
        {
            return new Dictionary<string, string>(_points, StringComparer.Ordinal);
        }
    }
}
