using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;

namespace Trimtab.TestKit.Docker;

/// <summary>One engine in memory, the only host of its fleet: images by name, containers without networks, commands that end as they are told to.</summary>
public sealed class InMemoryContainerHost : IContainerHost, IContainerHosts
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _images = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _containers = new(StringComparer.Ordinal);
    private readonly HashSet<(string Container, string Command)> _commands = [];

    string IDockerHost.Name => "memory";

    /// <summary>When containers are made.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>What comes of a command inside a container; null: it does not end.</summary>
    public Func<string, CommandAnswer?> Commands { get; set; } = static _ => new CommandAnswer(0, "");

    /// <summary>The commands that were begun, the oldest first.</summary>
    public IList<string> Begun { get; } = [];

    /// <summary>Each container's name, its image and whether it runs.</summary>
    public IEnumerable<(string Name, string Image, bool IsRunning)> Containers
        => _containers.Values.Select(static one => (one.Text("Name")[1..], one.Text("Config", "Image"), one.Text("State", "Status") == "running"));

    /// <summary>Id of the image that a container was made from.</summary>
    public string ImageOf(string container) => Find(container)!.Text("Image");

    /// <summary>Has an image carry a name.</summary>
    /// <param name="reference">Its name; what had it before loses it.</param>
    /// <param name="id">Its id.</param>
    /// <param name="registryDigests">Its <c>RepoDigests</c>, each of which is a name, too.</param>
    public void Load(string reference, string id, params string[] registryDigests)
    {
        _images[id] = new JsonObject { ["Id"] = id, ["RepoDigests"] = new JsonArray([.. registryDigests.Select(static digest => (JsonNode)digest)]) };
        foreach (var name in registryDigests.Append(reference))
        {
            _names[name] = id;
        }
    }

    /// <summary>Makes a running container.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> RunAsync(string name, string image, params (string Key, string Value)[] labels)
    {
        var body = new JsonObject { ["Image"] = image, ["Labels"] = new JsonObject(labels.Select(static label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))) };
        var id = await CreateContainerAsync(name, body, CancellationToken.None);
        await StartContainerAsync(id, CancellationToken.None);
        return id;
    }

    /// <summary>Ends the commands that did not end by themselves.</summary>
    public void EndCommands() => _commands.Clear();

    public Task<IContainerHost> OpenAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IContainerHost>(this);

    public Task<JsonObject> ReadVersionAsync(CancellationToken cancellationToken) => Task.FromResult(new JsonObject { ["Version"] = "27.0.0", ["ApiVersion"] = "1.46" });

    public Task<IReadOnlyList<JsonObject>> ListContainersAsync(bool withStopped, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<JsonObject>>([.. _containers.Values.Select(static one => new JsonObject { ["Id"] = one.Text("Id"), ["Labels"] = one.Find("Config", "Labels")?.DeepClone() })]);

    public Task<JsonObject?> InspectContainerAsync(string container, CancellationToken cancellationToken) => Task.FromResult(Find(container)?.Copy());

    public Task<JsonObject?> InspectImageAsync(string image, CancellationToken cancellationToken)
        => Task.FromResult(_images.GetValueOrDefault(_names.GetValueOrDefault(image, image))?.Copy());

    public async IAsyncEnumerable<JsonObject> ReadEventsAsync(IReadOnlyList<string> types, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    /// <summary>What comes of every pull.</summary>
    public DockerFault PullFault { get; set; } = DockerFault.NotFound;

    public Task PullImageAsync(string reference, string? authorization, CancellationToken cancellationToken)
        => Task.FromException(new DockerException($"There is no registry for {reference}.", PullFault));

    public Task TagImageAsync(string image, string repository, string tag, CancellationToken cancellationToken) => Did(() => _names[$"{repository}:{tag}"] = image);

    public Task<bool> TryRemoveImageAsync(string image, CancellationToken cancellationToken) => Task.FromResult(_names.Remove(image));

    public Task<string> CreateContainerAsync(string name, JsonObject configuration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (Find(name) is not null)
        {
            throw new DockerException($"The name {name} is in use.", DockerFault.Conflict, 409);
        }

        var id = $"{_containers.Count + 1}{new string('0', 63)}";
        _containers[id] = new JsonObject
        {
            ["Id"] = id,
            ["Name"] = $"/{name}",
            ["Created"] = Now.ToString("O"),
            ["Image"] = _names[configuration.Text("Image")],
            ["Config"] = configuration.DeepClone(),
            ["HostConfig"] = new JsonObject { ["RestartPolicy"] = new JsonObject { ["Name"] = "no" } },
            ["State"] = new JsonObject { ["Status"] = "created", ["Running"] = false },
        };
        return Task.FromResult(id);
    }

    public Task ConnectAsync(string network, string container, JsonObject endpoint, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartContainerAsync(string container, CancellationToken cancellationToken) => Did(() => Become(container, "running"));

    public Task StopContainerAsync(string container, string? signal, CancellationToken cancellationToken) => Did(() => Become(container, "exited"));

    public Task SetRestartPolicyAsync(string container, JsonObject policy, CancellationToken cancellationToken) => Did(() => Find(container)!["HostConfig"]!["RestartPolicy"] = policy);

    public Task RenameContainerAsync(string container, string name, CancellationToken cancellationToken) => Did(() => Find(container)!["Name"] = $"/{name}");

    public Task RemoveContainerAsync(string container, CancellationToken cancellationToken)
        => Did(() =>
        {
            if (Find(container) is { } found)
            {
                _containers.Remove(found.Text("Id"));
            }
        });

    public Task<CommandAnswer> RunAsync(string container, IReadOnlyList<string> command, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        Begun.Add(command[^1]);
        if (Commands(command[^1]) is { } answer)
        {
            return Task.FromResult(answer);
        }

        _commands.Add((container, command[^1]));
        throw new DockerException($"It did not end within {timeLimit.TotalSeconds} s.", DockerFault.CommandLimit);
    }

    public Task<bool> IsStillRunningAsync(string container, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Task.FromResult(_commands.Contains((container, command[^1])));
    }

    private JsonObject? Find(string container) => _containers.GetValueOrDefault(container) ?? _containers.Values.FirstOrDefault(one => one.Text("Name") == $"/{container}");

    private void Become(string container, string status)
    {
        if (Find(container) is { } found)
        {
            found["State"] = new JsonObject { ["Status"] = status, ["Running"] = status == "running" };
        }
    }

    private static Task Did(Action change)
    {
        change();
        return Task.CompletedTask;
    }
}
