using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;
using Trimtab.TestKit.Registries;

namespace Trimtab.Adapters.Tests.Registries;

/// <summary>A registry that answers as a test wants it, and a client with a name for it.</summary>
public abstract class HostileScene : IAsyncLifetime
{
    protected const string List = "/v2/acme/web/tags/list";

    protected static readonly CancellationToken None = CancellationToken.None;

    private protected HostileRegistry Registry { get; private set; } = null!;

    private protected RegistryScene Scene { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Registry = await HostileRegistry.StartAsync();
        Scene = new RegistryScene(RegistryScene.Insecure(Registry.Host, "credentials: { username: ada, password: { env: P } }"), secrets: ("P", "open-sesame"));
    }

    public async Task DisposeAsync()
    {
        Scene.Dispose();
        await Registry.DisposeAsync();
    }

    protected Task<TagListing> ListAsync() => Scene.Registries.ListTagsAsync(Image(), None);

    protected ImageReference Image() => RegistryScene.Image($"{Registry.Host}/acme/web:1");
}
