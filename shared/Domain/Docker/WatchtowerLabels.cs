using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Docker;

/// <summary>What a container's labels say about its updates, in the words of Watchtower; <c>trimtab.dev/</c> instead of <c>com.centurylinklabs.watchtower.</c> says the same and wins.</summary>
/// <remarks>Contract: containrrr/watchtower, pkg/container/metadata.go.</remarks>
public sealed class WatchtowerLabels(JsonObject? labels)
{
    public const string Enable = "enable";
    public const string MonitorOnly = "monitor-only";

    private const string Prefix = "com.centurylinklabs.watchtower.";

    /// <summary>So long a command may run whose label says nothing of it.</summary>
    public static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(1);

    /// <summary>False: it is left alone.</summary>
    public bool IsEnabled => Flag(Enable) ?? true;

    /// <summary>True: newer versions are told, not made.</summary>
    public bool IsMonitored => Flag(MonitorOnly) ?? false;

    /// <summary>True: only what the engine has already is used.</summary>
    public bool IsWithoutPull => Flag("no-pull") ?? false;

    /// <summary>Signal that asks it to end; null for the container's own.</summary>
    public string? StopSignal => Value("stop-signal");

    public string? Scope => Value("scope");

    /// <summary>Shell command inside the container before it is checked for newer versions; null for none.</summary>
    public string? PreCheck => Value("lifecycle.pre-check");

    /// <summary>The same after it was.</summary>
    public string? PostCheck => Value("lifecycle.post-check");

    /// <summary>Shell command inside the old container before it is stopped; null for none. Exit code 75 puts the update off.</summary>
    public string? PreUpdate => Value("lifecycle.pre-update");

    /// <summary>Shell command inside the new container once it runs; null for none.</summary>
    public string? PostUpdate => Value("lifecycle.post-update");

    public static WatchtowerLabels Of(IReadOnlyDictionary<string, string> labels)
        => new(new JsonObject(labels.Select(static label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))));

    /// <summary>In whole minutes by the label; 0 is without limit there, an hour here.</summary>
    public TimeSpan LimitOf(string hook)
        => int.TryParse(Value($"lifecycle.{hook}-timeout"), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            ? TimeSpan.FromMinutes(minutes == 0 ? 60 : Math.Min(minutes, 60))
            : UsualLimit;

    /// <returns>The label that says it, with its prefix: the own one where both do; null when none does.</returns>
    /// <param name="name">One of the names of this class.</param>
    public string? LabelOf(string name) => Keys(name).FirstOrDefault(key => Text(key) is not null);

    /// <returns>What a label says that must be yes or no and is neither; null when it is right, or not there.</returns>
    /// <param name="name">One of the names of this class.</param>
    public string? WrongWord(string name) => Flag(name) is null ? Value(name) : null;

    private bool? Flag(string name) => Value(name)?.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "t" or "yes" => true,
        "false" or "0" or "f" or "no" => false,
        _ => null,
    };

    private string? Value(string name) => LabelOf(name) is { } key ? Text(key) : null;

    private static string[] Keys(string name) => [TrimtabNames.Prefix + name, Prefix + name];

    private string? Text(string key) => labels?[key] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
