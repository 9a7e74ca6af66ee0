namespace Trimtab.TestKit.Registries;

/// <summary>How a registry is started.</summary>
public sealed record RegistryOptions
{
    /// <summary>Port on 127.0.0.1; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>Where its content is; null: a directory of its own that goes with it.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The one user who is let in (basic auth); null: everybody.</summary>
    public (string Name, string Password)? User { get; init; }

    /// <summary>Who issues its bearer tokens; null: nobody.</summary>
    public TokenServer? Tokens { get; init; }

    /// <summary>Certificate and key files (PEM): it then speaks https.</summary>
    public (string Certificate, string Key)? Tls { get; init; }

    /// <summary>Where it sends its notifications, with this in the header Authorization; null: nowhere.</summary>
    public (Uri Address, string Authorization)? Notifications { get; init; }
}
