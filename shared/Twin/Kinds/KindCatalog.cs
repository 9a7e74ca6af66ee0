using Trimtab.Domain.Clusters;

namespace Trimtab.Twin.Kinds;

/// <summary>What the API serves now: the built-in kinds, and those of established definitions.</summary>
internal sealed class KindCatalog
{
    private readonly Dictionary<KindName, ServedKind> _byName = BuiltInKinds.All.ToDictionary(kind => kind.Name);

    private readonly Dictionary<string, IReadOnlyList<ServedKind>> _custom = new(StringComparer.Ordinal);

    public IEnumerable<ServedKind> All => _byName.Values;

    public ServedKind? Find(KindName name) => _byName.GetValueOrDefault(name);

    public ServedKind Get(KindName name) => _byName[name];

    public ServedKind? FindPlural(string apiVersion, string plural)
        => _byName.Values.FirstOrDefault(kind => kind.Name.ApiVersion == apiVersion && kind.Plural == plural);

    /// <summary>Serves the kinds of a definition in place of those it had before.</summary>
    public void Define(string definition, IReadOnlyList<ServedKind> kinds)
    {
        Forget(definition);
        _custom[definition] = kinds;
        foreach (var kind in kinds)
        {
            _byName[kind.Name] = kind;
        }
    }

    public IReadOnlyList<ServedKind> DefinedBy(string definition) => _custom.GetValueOrDefault(definition, []);

    public void Forget(string definition)
    {
        if (_custom.Remove(definition, out var kinds))
        {
            foreach (var kind in kinds)
            {
                _byName.Remove(kind.Name);
            }
        }
    }
}
