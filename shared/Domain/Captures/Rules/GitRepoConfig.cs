using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Captures.Rules;

/// <summary>Where changes are committed, and how often they are pushed.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Repository">The address; without a password.</param>
/// <param name="Branch">Default <c>main</c>.</param>
/// <param name="SecretNamespace">Where the Secret is; empty when there is none.</param>
/// <param name="SecretName">Name of the Secret with the token or the key; empty for none.</param>
/// <param name="PushInterval">Longest wait for a push; default 1 min.</param>
/// <param name="MaxCommits">So many waiting changes are pushed at once; default 20.</param>
public sealed record GitRepoConfig(
    string Name, Uri Repository, string Branch, string SecretNamespace, string SecretName, TimeSpan PushInterval, int MaxCommits)
{
    /// <summary>Keys of the Secret: a token for HTTPS, a private key and <c>known_hosts</c> for SSH.</summary>
    public const string TokenKey = "token";

    public const string SshKey = "ssh-privatekey";
    public const string KnownHostsKey = "known_hosts";

    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(1);
    private static readonly Uri Nowhere = new("file:///");

    public PushPace Pace => new(PushInterval, MaxCommits);

    /// <summary>Reads an object of the kind.</summary>
    /// <returns>The configuration and no fault, or every fault.</returns>
    public static (GitRepoConfig Config, IReadOnlyList<RuleFault> Faults) Read(JsonObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var faults = new List<RuleFault>();
        var address = Address(value.Text("spec", "repoUrl"), faults);
        var (secret, secretNamespace) = (value.Text("spec", "secretName"), value.Text("spec", "secretNamespace"));
        if (secret.Length > 0 != secretNamespace.Length > 0)
        {
            faults.Add(new RuleFault("spec.secretName", "Must stand together with secretNamespace: a cluster-scoped object has no namespace to look in."));
        }

        if (address?.Scheme == "ssh" && secret.Length == 0)
        {
            faults.Add(new RuleFault("spec.secretName", $"Missing: an address over SSH needs a Secret with the keys {SshKey} and {KnownHostsKey}."));
        }

        var branch = value.Text("spec", "branch") is { Length: > 0 } text ? text : "main";
        return (new GitRepoConfig(value.Name, address ?? Nowhere, branch, secretNamespace, secret, Interval(value, faults), MaxCommitsOf(value, faults)), faults);
    }

    /// <summary>The repository as Git's adapters take it.</summary>
    /// <param name="cluster">The fleet's name of the cluster that holds the Secret.</param>
    public FleetSource ToSource(string cluster)
    {
        var isSsh = Repository.Scheme == "ssh";
        return new FleetSource($"GitRepoConfig/{Name}", Repository, Branch, PushInterval, isSsh || SecretName.Length == 0 ? null : Key(cluster, TokenKey), null, null)
        {
            Ssh = isSsh ? new FleetSsh(Key(cluster, SshKey), Key(cluster, KnownHostsKey)) : null,
        };
    }

    private SecretReference Key(string cluster, string key) => new(null, null, new KubernetesSecretReference(cluster, SecretNamespace, SecretName, key));

    private static Uri? Address(string text, List<RuleFault> faults)
    {
        if (RepositoryAddress.TryParse(text, out var address, out var fault))
        {
            return address;
        }

        faults.Add(new RuleFault("spec.repoUrl", text.Length == 0 ? "Missing: the repository's address." : fault));
        return null;
    }

    private static TimeSpan Interval(JsonObject value, List<RuleFault> faults)
    {
        if (value.Text("spec", "push", "interval") is not { Length: > 0 } text)
        {
            return DefaultInterval;
        }

        if (Duration.TryParse(text, out var interval) && interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromHours(24))
        {
            return interval;
        }

        faults.Add(new RuleFault("spec.push.interval", "Must be a duration from 1s to 24h, for example 1m."));
        return DefaultInterval;
    }

    private static int MaxCommitsOf(JsonObject value, List<RuleFault> faults)
    {
        switch (value.Find("spec", "push", "maxCommits"))
        {
            case null:
                return 20;
            case JsonValue when value.Number("spec", "push", "maxCommits") is >= 1 and <= 1000 and var number:
                return (int)number;
            default:
                faults.Add(new RuleFault("spec.push.maxCommits", "Must be a whole number from 1 to 1000."));
                return 20;
        }
    }
}
