using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Api;

/// <summary>Gives Services their cluster addresses and node ports, and keeps them over updates.</summary>
internal sealed class ServiceAddresses(ObjectStore store, KindCatalog catalog)
{
    private int _addresses;
    private int _nodePorts;

    public void Assign(ServedKind kind, JsonObject value, JsonObject? live)
    {
        if (kind != catalog.Get(KindName.Service) || value["spec"] is not JsonObject spec || spec.Text("type") == "ExternalName")
        {
            return;
        }

        if (spec["clusterIP"] is null)
        {
            spec["clusterIP"] = live is not null && live.Text("spec", "clusterIP") is { Length: > 0 } kept ? kept : NextAddress();
        }

        if (spec["clusterIPs"] is null)
        {
            spec["clusterIPs"] = new JsonArray(spec.Text("clusterIP"));
        }

        if (spec.Text("type") is "NodePort" or "LoadBalancer")
        {
            foreach (var port in spec.Items("ports").Where(port => port["nodePort"] is null))
            {
                port["nodePort"] = live?.Items("spec", "ports").FirstOrDefault(old => old.Number("port") == port.Number("port"))?.Number("nodePort") ?? 30000 + (_nodePorts++ % 2768);
            }
        }
    }

    private string NextAddress()
    {
        string address;
        do
        {
            _addresses++;
            address = $"10.96.{_addresses / 250 % 250}.{(_addresses % 250) + 1}";
        }
        while (store.List(catalog.Get(KindName.Service), null).Any(service => service.Value.Text("spec", "clusterIP") == address));
        return address;
    }
}
