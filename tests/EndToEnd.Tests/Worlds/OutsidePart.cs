namespace Trimtab.EndToEnd.Tests.Worlds;

internal enum OutsidePart
{
    Blobs,
    Queues,
    Cluster,
    GitHost,

    /// <summary>Where notifications go.</summary>
    People,
}
