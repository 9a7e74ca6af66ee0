namespace Trimtab.Hosting.Engine;

/// <summary><c>{hostId}/host.json</c>: keys for everything, and for all functions.</summary>
internal sealed record HostKeyFile(StoredKey? MasterKey, IReadOnlyList<StoredKey> FunctionKeys, IReadOnlyList<StoredKey> SystemKeys)
{
    public static HostKeyFile Create() => new(StoredKey.Create("master"), [StoredKey.Create("default")], []);
}
