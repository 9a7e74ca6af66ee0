using Trimtab.Domain.Fleet;
using Trimtab.Local;
using Trimtab.TestKit.Ssh;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>A repository that holds the fleet document, read from the Git host over HTTP or from an sshd of its own.</summary>
internal sealed class FleetRepository : IAsyncDisposable
{
    private const string Name = "acme/fleet";
    private const string Document = "clusters/trial/fleet.yaml";
    private const string SecretVariable = "FLEET_WEBHOOK_SECRET";

    private readonly string _webhookSecret = Guid.NewGuid().ToString("n");
    private readonly GitHttpServer _git;
    private readonly LocalRepository _workingCopy;
    private readonly SshServer? _ssh;

    private FleetRepository(GitHttpServer git, LocalRepository workingCopy, SshServer? ssh, IReadOnlyDictionary<string, string> settings)
        => (_git, _workingCopy, _ssh, Settings) = (git, workingCopy, ssh, new Dictionary<string, string>(settings, StringComparer.Ordinal) { [SecretVariable] = _webhookSecret });

    /// <summary>How the function app is told of it.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <param name="place">Where it is read from: the Git host or over SSH.</param>
    /// <param name="directory">For its files.</param>
    /// <param name="git">The Git host, whose repositories are below <c>git</c> in <paramref name="directory"/>.</param>
    /// <param name="host">The address of the Git host that the function app is given.</param>
    public static async Task<FleetRepository> CreateAsync(FleetPlace place, string directory, GitHttpServer git, Uri host)
    {
        var address = await git.CreateRepositoryAsync(Name, CancellationToken.None);
        var workingCopy = await LocalRepository.CreateAsync(Path.Combine(directory, "fleet"), address, "main", CancellationToken.None);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Fleet__Path"] = Path.GetDirectoryName(Document)! };
        if (place == FleetPlace.GitHost)
        {
            settings["Fleet__Repository"] = new Uri(host, Name + ".git").ToString();
            settings["Fleet__Interval"] = "12:00:00";
            settings["Fleet__WebhookSecret__Env"] = SecretVariable;
            return new FleetRepository(git, workingCopy, ssh: null, settings);
        }

        var keys = Path.Combine(directory, "sshd");
        var ssh = await SshServer.StartAsync(keys);
        await File.WriteAllTextAsync(Path.Combine(keys, "known_hosts"), ssh.KnownHosts);
        await File.WriteAllTextAsync(Path.Combine(keys, "key"), ssh.Key);
        settings["Fleet__Repository"] = ssh.AddressOf(Path.Combine(directory, "git", Name + ".git")).ToString();
        settings["Fleet__Interval"] = "00:00:05";
        settings["Fleet__SshKey__File"] = Path.Combine(keys, "key");
        settings["Fleet__KnownHosts__File"] = Path.Combine(keys, "known_hosts");
        return new FleetRepository(git, workingCopy, ssh, settings);
    }

    /// <summary>Has pushes announced to a function app; over SSH there is no webhook, and what is posted is refused.</summary>
    public void AnnounceTo(FunctionAppProcess app)
        => _git.Announce(Name, new LocalWebhook(new Uri(app.Url, $"api/webhooks/{FleetSource.OfFleet}"), _webhookSecret));

    /// <returns>The commit id.</returns>
    public async Task<string> PushAsync(string text)
    {
        await _workingCopy.WriteAsync(Document, text, CancellationToken.None);
        var commit = await _workingCopy.CommitAsync("The fleet", CancellationToken.None);
        await _workingCopy.PushAsync(CancellationToken.None);
        return commit;
    }

    public ValueTask DisposeAsync() => _ssh?.DisposeAsync() ?? ValueTask.CompletedTask;
}
