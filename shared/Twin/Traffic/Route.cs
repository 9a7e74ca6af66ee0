using Trimtab.Twin.Pods;

namespace Trimtab.Twin.Traffic;

/// <summary>Where a Service's requests go, from a moment on.</summary>
internal sealed record Route(double RequestsPerSecond, IReadOnlyList<PodRun> Pods, DateTimeOffset Since);
