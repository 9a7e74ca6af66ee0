using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Network;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>Every part of the outside behind a tunnel of its own.</summary>
internal sealed class CuttableOutside : IOutside
{
    private readonly Dictionary<OutsidePart, CuttableTunnel> _tunnels = [];

    public CuttableTunnel this[OutsidePart part] => _tunnels[part];

    public Task<Uri> ReachAsync(OutsidePart part, Uri server)
    {
        _tunnels[part] = new CuttableTunnel(server);
        return Task.FromResult(_tunnels[part].Address);
    }

    /// <remarks>Server certificates of test clusters are good for every port of 127.0.0.1.</remarks>
    public async Task ReachClusterAsync(string kubeconfig, string file)
    {
        var server = TestAccess.Kubeconfig(TimeProvider.System).Read(kubeconfig, null).Server;
        var address = await ReachAsync(OutsidePart.Cluster, server);
        var text = await File.ReadAllTextAsync(kubeconfig);
        await File.WriteAllTextAsync(file, text.Replace(server.GetLeftPart(UriPartial.Authority), address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var tunnel in _tunnels.Values)
        {
            await tunnel.DisposeAsync();
        }
    }
}
