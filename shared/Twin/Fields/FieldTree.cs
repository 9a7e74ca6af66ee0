using System.Text.Json.Nodes;

namespace Trimtab.Twin.Fields;

/// <summary>A set of field paths, kept as the tree that <c>fieldsV1</c> writes: <c>f:name</c>, <c>k:{"name":"web"}</c>, <c>v:"value"</c>.</summary>
internal sealed class FieldTree
{
    public bool IsMember { get; set; }

    public SortedDictionary<string, FieldTree> Children { get; } = new(StringComparer.Ordinal);

    public bool IsEmpty => !IsMember && Children.Count == 0;

    public FieldTree? Find(string element) => Children.GetValueOrDefault(element);

    public void Add(string element, FieldTree child)
    {
        if (child.IsEmpty)
        {
            return;
        }

        Children[element] = Children.TryGetValue(element, out var present) ? present.Union(child) : child;
    }

    public FieldTree Union(FieldTree other)
    {
        var result = new FieldTree { IsMember = IsMember || other.IsMember };
        foreach (var (element, child) in Children)
        {
            result.Children[element] = other.Find(element) is { } twin ? child.Union(twin) : child;
        }

        foreach (var (element, child) in other.Children)
        {
            result.Children.TryAdd(element, child);
        }

        return result;
    }

    public FieldTree Minus(FieldTree other)
    {
        var result = new FieldTree { IsMember = IsMember && !other.IsMember };
        foreach (var (element, child) in Children)
        {
            result.Add(element, other.Find(element) is { } twin ? child.Minus(twin) : child);
        }

        return result;
    }

    public FieldTree Intersect(FieldTree other)
    {
        var result = new FieldTree { IsMember = IsMember && other.IsMember };
        foreach (var (element, child) in Children)
        {
            if (other.Find(element) is { } twin)
            {
                result.Add(element, child.Intersect(twin));
            }
        }

        return result;
    }

    /// <summary>The members as people read them: <c>.spec.template.spec.containers[name="web"].image</c>.</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        if (IsMember)
        {
            yield return prefix;
        }

        foreach (var (element, child) in Children)
        {
            foreach (var path in child.Paths(prefix + Readable(element)))
            {
                yield return path;
            }
        }
    }

    public JsonObject ToFieldsV1()
    {
        var result = new JsonObject();
        if (IsMember && Children.Count > 0)
        {
            result["."] = new JsonObject();
        }

        foreach (var (element, child) in Children)
        {
            result[element] = child.ToFieldsV1();
        }

        return result;
    }

    public static FieldTree FromFieldsV1(JsonObject fields)
    {
        var result = new FieldTree { IsMember = fields.Count == 0 };
        foreach (var (element, child) in fields)
        {
            if (element == ".")
            {
                result.IsMember = true;
            }
            else if (child is JsonObject nested)
            {
                result.Children[element] = FromFieldsV1(nested);
            }
        }

        return result;
    }

    private static string Readable(string element)
    {
        var text = element[2..];
        return element[0] switch
        {
            'f' => "." + text,
            'v' => $"[={text}]",
            _ => "[" + string.Join(",", JsonNode.Parse(text)!.AsObject().Select(key => $"{key.Key}={key.Value!.ToJsonString()}")) + "]",
        };
    }
}
