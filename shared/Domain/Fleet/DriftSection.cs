namespace Trimtab.Domain.Fleet;

/// <summary>Reads a target's <c>drift</c>: one word, or a map of <c>default</c> and <c>paths</c>.</summary>
internal static class DriftSection
{
    public static TargetDrift Read(FleetNode node)
    {
        if (node.Map is null)
        {
            return new TargetDrift(node.Word(DriftPolicy.Revert), []);
        }

        var paths = node.Child("paths");
        var drift = new TargetDrift(node.Child("default").Word(DriftPolicy.Revert), paths.ExpectMap() ? [.. Paths(paths)] : []);
        node.RefuseOtherKeys();
        return drift;
    }

    private static IEnumerable<DriftPath> Paths(FleetNode paths)
    {
        foreach (var pattern in paths.Map!.Select(static entry => entry.Key))
        {
            var entry = paths.Child(pattern);
            if (entry.IsMissing)
            {
                entry.Fault($"Missing: one of {FleetNode.WordsOf<DriftPolicy>()}.");
            }

            var policy = entry.Word(DriftPolicy.Revert);
            if (DriftPath.FaultOf(pattern) is { } fault)
            {
                entry.Fault(fault);
            }
            else
            {
                yield return new DriftPath(pattern, policy);
            }
        }
    }
}
