using System.IO.Enumeration;

namespace Trimtab.Domain.Fleet;

/// <summary>A registry, or all whose host fits a pattern: how it is reached, and how much is asked of it.</summary>
/// <param name="Name">The key in the fleet; empty for a registry that the fleet does not name.</param>
/// <param name="Host">As it stands in image references, in lower case: <c>docker.io</c>, <c>registry.example.com:5000</c>, <c>*.azurecr.io</c>.</param>
public sealed record FleetRegistry(string Name, string Host)
{
    public const int DefaultRequestsPerSecond = 20;
    public const int DefaultConcurrency = 8;

    /// <summary>Null: it is asked without a name.</summary>
    public RegistryCredentials? Credentials { get; init; }

    /// <summary>PEM certificates of authorities that are trusted beside the system's; null: none.</summary>
    public SecretReference? Authority { get; init; }

    /// <summary>Whether it is spoken to over plain HTTP.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Most requests a second.</summary>
    public int RequestsPerSecond { get; init; } = DefaultRequestsPerSecond;

    /// <summary>Most requests at once.</summary>
    public int Concurrency { get; init; } = DefaultConcurrency;

    /// <summary>Null: it announces nothing.</summary>
    public RegistryWebhook? Webhook { get; init; }

    /// <summary>In a sentence: where to look when it refuses what it was shown, or that it was shown nothing.</summary>
    public string WhenDenied
        => Credentials is not null ? $"What registries.{Name} gives is not enough: look at its credentials and their rights."
            : Name.Length > 0 ? $"It was asked without a name, as registries.{Name} says."
            : $"The fleet has no credentials for {Host}: name it in registries when it wants some.";

    /// <summary>Whether the host is a pattern.</summary>
    public bool IsPattern => NotificationRoute.IsPattern(Host);

    /// <param name="host">A registry's host in lower case.</param>
    public bool Covers(string host) => FileSystemName.MatchesSimpleExpression(Host, host, ignoreCase: false);
}
