using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Selectors;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Keeps each Service's ready pods: as Endpoints, as an EndpointSlice, and as what its traffic goes to.</summary>
internal sealed class EndpointsController(TwinWorld world) : IController
{
    private readonly ServedKind _kind = world.Catalog.Get(KindName.Service);
    private readonly ServedKind _pods = world.Catalog.Get(KindName.Pod);
    private readonly ServedKind _endpoints = world.Catalog.Get(new KindName("v1", "Endpoints"));
    private readonly ServedKind _slices = world.Catalog.Get(new KindName("discovery.k8s.io/v1", "EndpointSlice"));

    public IEnumerable<ObjectKey> Affected(Change change)
    {
        if (change.After.Kind == _kind)
        {
            return [ObjectKey.Of(change.After)];
        }

        return change.After.Kind != _pods ? [] : world.Store.List(_kind, change.After.Namespace)
            .Where(service => Selects(service.Value, change.After.Value) || (change.Before is not null && Selects(service.Value, change.Before.Value)))
            .Select(ObjectKey.Of)
            .ToList();
    }

    public void Reconcile(ObjectKey key)
    {
        if (world.Store.Find(_kind, key.Namespace, key.Name) is not { } service)
        {
            world.Traffic.Forget(key);
            return;
        }

        if (service.Value.Find("spec", "selector") is not JsonObject { Count: > 0 })
        {
            return;
        }

        var pods = world.Store.List(_pods, key.Namespace)
            .Where(pod => !pod.IsDeleting && Selects(service.Value, pod.Value) && pod.Value.Text("status", "podIP").Length > 0 && world.PodController.Find(pod) is not null)
            .ToList();
        var ready = pods.Where(OwnedPods.IsReady).ToList();
        world.Traffic.Route(key, service.Value, [.. ready.Select(pod => world.PodController.Find(pod)!)]);
        Put(service, _endpoints, service.Name, WriteEndpoints(service.Value, ready));
        Put(service, _slices, service.Name + "-twin", WriteSlice(service.Value, pods));
    }

    private void Put(StoredObject service, ServedKind kind, string name, JsonObject content)
    {
        content["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = service.Name, ["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io" },
            ["ownerReferences"] = new JsonArray(OwnedPods.Reference(service)),
        };
        if (world.Store.Find(world.Catalog.Get(KindName.Namespace), "", service.Namespace) is not { IsDeleting: false })
        {
            return;
        }

        if (world.Store.Find(kind, service.Namespace, name) is not { } present)
        {
            world.Writes.Create(kind, service.Namespace, content, Controllers.Options);
        }
        else if (content.Any(field => field.Key != "metadata" && !JsonNode.DeepEquals(field.Value, present.Value[field.Key])) || present.Value["subsets"] is null != content["subsets"] is null)
        {
            world.Writes.Replace(kind, service.Namespace, name, content, Controllers.Options);
        }
    }

    private static JsonObject WriteEndpoints(JsonObject service, List<StoredObject> ready)
    {
        var result = new JsonObject();
        if (ready.Count > 0)
        {
            result["subsets"] = new JsonArray(new JsonObject
            {
                ["addresses"] = new JsonArray([.. ready.Select(pod => new JsonObject
                {
                    ["ip"] = pod.Value.Text("status", "podIP"),
                    ["nodeName"] = pod.Value.Text("spec", "nodeName"),
                    ["targetRef"] = Target(pod),
                })]),
                ["ports"] = Ports(service),
            });
        }

        return result;
    }

    private static JsonObject WriteSlice(JsonObject service, List<StoredObject> pods) => new()
    {
        ["addressType"] = "IPv4",
        ["endpoints"] = new JsonArray([.. pods.Select(pod => new JsonObject
        {
            ["addresses"] = new JsonArray(pod.Value.Text("status", "podIP")),
            ["conditions"] = new JsonObject { ["ready"] = OwnedPods.IsReady(pod), ["serving"] = OwnedPods.IsReady(pod), ["terminating"] = false },
            ["nodeName"] = pod.Value.Text("spec", "nodeName"),
            ["targetRef"] = Target(pod),
        })]),
        ["ports"] = Ports(service),
    };

    private static JsonArray Ports(JsonObject service) => new([.. service.Items("spec", "ports").Select(port => new JsonObject
    {
        ["name"] = port.Text("name"),
        ["port"] = port.Number("targetPort") ?? port.Number("port"),
        ["protocol"] = port.Text("protocol"),
    })]);

    private static JsonObject Target(StoredObject pod)
        => new() { ["kind"] = "Pod", ["namespace"] = pod.Namespace, ["name"] = pod.Name, ["uid"] = pod.Uid };

    private static bool Selects(JsonObject service, JsonObject pod)
        => service.Find("spec", "selector") is JsonObject { Count: > 0 } selector
            && LabelSelectors.OfMap(selector).All(term => term.Matches(pod.Find("metadata", "labels") as JsonObject));
}
