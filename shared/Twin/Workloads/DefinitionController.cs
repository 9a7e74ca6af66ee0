using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Establishes CustomResourceDefinitions after a moment, and serves their kinds from then on.</summary>
internal sealed class DefinitionController(TwinWorld world) : IController
{
    private readonly ServedKind _kind = world.Catalog.Get(KindName.CustomResourceDefinition);
    private readonly Dictionary<string, DateTimeOffset> _firstSeen = new(StringComparer.Ordinal);

    public IEnumerable<ObjectKey> Affected(Change change)
        => change.After.Kind == _kind ? [ObjectKey.Of(change.After)] : [];

    public void Reconcile(ObjectKey key)
    {
        if (world.Store.Find(_kind, "", key.Name) is not { } definition)
        {
            Forget(key.Name);
            return;
        }

        _firstSeen.TryAdd(definition.Uid, world.Clock.Now);
        var due = _firstSeen[definition.Uid] + world.Options.EstablishDelay;
        if (world.Clock.Now < due)
        {
            world.Agenda.Add(this, key, due);
            return;
        }

        world.Catalog.Define(key.Name, CustomKinds.Of(definition.Value));
        var status = definition.Value["status"]?.DeepClone() as JsonObject ?? [];
        status["acceptedNames"] = definition.Value.Find("spec", "names")?.DeepClone();
        status["storedVersions"] = new JsonArray([.. definition.Value.Items("spec", "versions")
            .Where(version => (bool?)version["storage"] == true)
            .Select(version => (JsonNode?)version.Text("name"))]);
        Conditions.Set(status, "NamesAccepted", isTrue: true, "NoConflicts", "no conflicts found", world.Clock.Timestamp);
        Conditions.Set(status, "Established", isTrue: true, "InitialNamesAccepted", "the initial names have been accepted", world.Clock.Timestamp);
        world.WriteStatus(definition, status, "kube-apiserver");
    }

    private void Forget(string definition)
    {
        foreach (var kind in world.Catalog.DefinedBy(definition))
        {
            foreach (var item in world.Store.List(kind, null).ToArray())
            {
                world.Deletion.Remove(item);
            }
        }

        world.Catalog.Forget(definition);
    }
}
