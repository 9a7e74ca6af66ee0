namespace Trimtab.Hosting.Engine;

/// <summary><c>{hostId}/{function}.json</c>: keys of one function.</summary>
internal sealed record FunctionKeyFile(IReadOnlyList<StoredKey> Keys)
{
    public static FunctionKeyFile Create() => new([StoredKey.Create("default")]);
}
