using Trimtab.Domain.Clusters;

namespace Trimtab.Hosting.Captures;

/// <summary>The cluster whose live changes are captured.</summary>
/// <param name="Name">The fleet's name of it: the function app finds the cluster by it.</param>
/// <param name="Api">Its API server.</param>
/// <param name="Served">What that serves.</param>
public sealed record CaptureCluster(string Name, ICluster Api, IServedKinds Served);
