using System.ComponentModel.DataAnnotations;
using Trimtab.Domain;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Fleet;

/// <summary>Where the fleet document is. Section <c>Fleet</c>.</summary>
public sealed class FleetOptions : IValidatableObject
{
    public const string Section = "Fleet";

    private static readonly string[] Schemes = [Uri.UriSchemeHttps, Uri.UriSchemeHttp, Uri.UriSchemeFile, "ssh"];

    /// <summary>A YAML file, or a directory whose <c>*.yaml</c> and <c>*.yml</c> files are joined; inside the repository when there is one.</summary>
    public string Path { get; set; } = "";

    /// <summary>How often files, or what other instances found in the repository, are looked at.</summary>
    [DurationRange("00:00:00.100", "01:00:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Address of the Git repository that holds the document, without user name or password; null: it is in files.</summary>
    public Uri? Repository { get; set; }

    /// <summary>The branch that is followed.</summary>
    [Required]
    public string Branch { get; set; } = "main";

    /// <summary>Time between two looks at the repository without a webhook; up to a fifth is taken off at random.</summary>
    [DurationRange("00:00:05", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The repository's access token.</summary>
    public FleetSecretOptions Token { get; set; } = new();

    /// <summary>The private key for a repository over SSH.</summary>
    public FleetSecretOptions SshKey { get; set; } = new();

    /// <summary>The host keys that are trusted for a repository over SSH.</summary>
    public FleetSecretOptions KnownHosts { get; set; } = new();

    /// <summary>The Git host's kind, whose form of webhooks is taken.</summary>
    public GitHostKind WebhookProvider { get; set; } = GitHostKind.Github;

    /// <summary>The secret of the repository's webhook; without one nobody can announce a push.</summary>
    public FleetSecretOptions WebhookSecret { get; set; } = new();

    /// <summary>The repository as a source; null when the document is in files.</summary>
    public FleetSource? ToSource()
        => Repository is null
            ? null
            : new FleetSource(
                FleetSource.OfFleet,
                Repository,
                Branch,
                Interval,
                Token.Reference,
                WebhookSecret.Reference is { } secret ? new FleetWebhook(WebhookProvider, secret) : null,
                StatusApi: null)
            {
                Ssh = SshKey.Reference is { } key && KnownHosts.Reference is { } hosts ? new FleetSsh(key, hosts) : null,
            };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Repository is null && Path.Length == 0)
        {
            yield return new ValidationResult("Fleet:Path must name the fleet document (a YAML file or a directory of them), or Fleet:Repository the Git repository that holds it.", [nameof(Path)]);
        }

        if (Repository is { } address && !IsAddress(address))
        {
            yield return new ValidationResult("Fleet:Repository must be an address that begins with https://, http://, file:// or ssh://, without password, and over https without user name: use Fleet:Token or Fleet:SshKey.", [nameof(Repository)]);
        }

        if (Repository is { IsAbsoluteUri: true, Scheme: "ssh" } && (SshKey.Reference is null || KnownHosts.Reference is null))
        {
            yield return new ValidationResult("Fleet:SshKey and Fleet:KnownHosts must both be set for a repository over ssh://.", [nameof(SshKey)]);
        }

        if (Repository is not null && (System.IO.Path.IsPathRooted(Path) || Path.Split('/', '\\').Contains("..")))
        {
            yield return new ValidationResult("Fleet:Path must be a path inside the repository: no leading slash and no '..'.", [nameof(Path)]);
        }

        foreach (var (name, secret) in new[] { (nameof(Token), Token), (nameof(SshKey), SshKey), (nameof(KnownHosts), KnownHosts), (nameof(WebhookSecret), WebhookSecret) })
        {
            if (secret is { Env.Length: > 0, File.Length: > 0 })
            {
                yield return new ValidationResult($"Fleet:{name} must name a variable (Env) or a file (File), not both.", [name]);
            }
        }
    }

    private static bool IsAddress(Uri address)
        => address.IsAbsoluteUri && Schemes.Contains(address.Scheme)
            && (address.Scheme == "ssh" ? !address.UserInfo.Contains(':', StringComparison.Ordinal) : address.UserInfo.Length == 0);
}
