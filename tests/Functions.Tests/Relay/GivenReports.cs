using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>Reports for tests.</summary>
internal static class GivenReports
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static PodFailureReport Crash(string occurrence, params ContextPart[] context) => new(
        "apps",
        new FailedPod("shop", "web-5d9c-x1", "pod-uid", "5d9c", IsCanary: false),
        new WorkloadOwner("apps/v1", "Deployment", "web", "owner-uid", "shop"),
        PodFailureKind.Crashed,
        "Error",
        "container web exited with code 137",
        occurrence,
        Noon,
        Noon.AddSeconds(1),
        Count: 3,
        "web",
        ExitCode: 137,
        Restarts: 1,
        Context: context);
}
