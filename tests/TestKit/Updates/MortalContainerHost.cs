using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Trimtab.Domain.Docker;
using Trimtab.TestKit.Faults;

namespace Trimtab.TestKit.Updates;

/// <summary>An engine whose caller may be killed at any call; also the only host of its fleet.</summary>
public sealed class MortalContainerHost(IContainerHost inner, Killer killer) : IContainerHost, IContainerHosts
{
    public string Name => inner.Name;

    public Task<IContainerHost> OpenAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IContainerHost>(this);

    public Task<JsonObject> ReadVersionAsync(CancellationToken cancellationToken) => inner.ReadVersionAsync(cancellationToken);

    public Task<IReadOnlyList<JsonObject>> ListContainersAsync(bool withStopped, CancellationToken cancellationToken) => inner.ListContainersAsync(withStopped, cancellationToken);

    public Task<JsonObject?> InspectContainerAsync(string container, CancellationToken cancellationToken) => inner.InspectContainerAsync(container, cancellationToken);

    public Task<JsonObject?> InspectImageAsync(string image, CancellationToken cancellationToken) => inner.InspectImageAsync(image, cancellationToken);

    public async IAsyncEnumerable<JsonObject> ReadEventsAsync(IReadOnlyList<string> types, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var told in inner.ReadEventsAsync(types, cancellationToken))
        {
            yield return told;
        }
    }

    public Task PullImageAsync(string reference, string? authorization, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.PullImageAsync(reference, authorization, cancellationToken));

    public Task TagImageAsync(string image, string repository, string tag, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.TagImageAsync(image, repository, tag, cancellationToken));

    public Task<bool> TryRemoveImageAsync(string image, CancellationToken cancellationToken) => killer.RunAsync(() => inner.TryRemoveImageAsync(image, cancellationToken));

    public Task<string> CreateContainerAsync(string name, JsonObject configuration, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.CreateContainerAsync(name, configuration, cancellationToken));

    public Task ConnectAsync(string network, string container, JsonObject endpoint, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.ConnectAsync(network, container, endpoint, cancellationToken));

    public Task StartContainerAsync(string container, CancellationToken cancellationToken) => killer.RunAsync(() => inner.StartContainerAsync(container, cancellationToken));

    public Task StopContainerAsync(string container, string? signal, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.StopContainerAsync(container, signal, cancellationToken));

    public Task SetRestartPolicyAsync(string container, JsonObject policy, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.SetRestartPolicyAsync(container, policy, cancellationToken));

    public Task RenameContainerAsync(string container, string name, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.RenameContainerAsync(container, name, cancellationToken));

    public Task RemoveContainerAsync(string container, CancellationToken cancellationToken) => killer.RunAsync(() => inner.RemoveContainerAsync(container, cancellationToken));

    public Task<CommandAnswer> RunAsync(string container, IReadOnlyList<string> command, TimeSpan timeLimit, CancellationToken cancellationToken)
        => inner.RunAsync(container, command, timeLimit, cancellationToken);

    public Task<bool> IsStillRunningAsync(string container, IReadOnlyList<string> command, CancellationToken cancellationToken)
        => inner.IsStillRunningAsync(container, command, cancellationToken);
}
