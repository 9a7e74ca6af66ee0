using Trimtab.EndToEnd.Tests.Kills;
using Trimtab.EndToEnd.Tests.RealCluster;
using Trimtab.EndToEnd.Tests.Updates;
using Xunit.Abstractions;

namespace Trimtab.EndToEnd.Tests;

/// <summary>The classes that take minutes begin first, so that none of them is left to run alone at the end; the others follow by their names, the same in each run.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [nameof(RolloutTests), nameof(UpdatesTests), nameof(KilledCaptureTests), nameof(KilledGuardTests)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
        => testCollections.OrderBy(PlaceOf).ThenBy(static collection => collection.DisplayName, StringComparer.Ordinal);

    // A class without a collection has its own, whose name ends with the class's.
    private static int PlaceOf(ITestCollection collection)
    {
        var place = Array.FindIndex(Long, name => collection.DisplayName.EndsWith($".{name}", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
