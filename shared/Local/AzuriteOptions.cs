namespace Trimtab.Local;

/// <summary>How the storage emulator is started.</summary>
public sealed class AzuriteOptions
{
    /// <summary>Where its state is kept.</summary>
    /// <value>Null: in memory only; gone when it ends. In a folder it is written every few seconds: a kill can lose the last of it.</value>
    public string? DataFolder { get; init; }

    /// <summary>Certificate and key files (PEM): it then speaks https and takes any well-formed Entra ID token. Null: http and keys only.</summary>
    public (string Certificate, string Key)? Tls { get; init; }

    /// <summary>Port on 127.0.0.1.</summary>
    /// <value>0: a free one.</value>
    public int BlobPort { get; init; }

    /// <inheritdoc cref="BlobPort"/>
    public int QueuePort { get; init; }
}
