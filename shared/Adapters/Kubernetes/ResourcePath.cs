using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>Builds the URL paths of the API. Names come from manifests and annotations: none may leave its segment.</summary>
internal static class ResourcePath
{
    public static string GroupVersion(KindName kind)
        => kind.Group.Length == 0 ? $"/api/{Segment(kind.Version)}" : $"/apis/{Segment(kind.Group)}/{Segment(kind.Version)}";

    /// <summary>The collection of a kind, in one namespace or (null) in all.</summary>
    public static string Collection(ResourceType type, string? @namespace)
        => type.IsNamespaced && !string.IsNullOrEmpty(@namespace)
            ? $"{GroupVersion(type.Kind)}/namespaces/{Segment(@namespace)}/{Segment(type.Plural)}"
            : $"{GroupVersion(type.Kind)}/{Segment(type.Plural)}";

    public static string Object(ResourceType type, ObjectReference reference, string? subresource = null)
    {
        if (type.IsNamespaced && reference.Namespace.Length == 0)
        {
            throw Invalid($"{reference}: a {reference.Kind.Kind} lives in a namespace, and none is given");
        }

        // An empty name would address the whole collection.
        var path = $"{Collection(type, reference.Namespace)}/{Segment(reference.Name)}";
        return subresource is null ? path : $"{path}/{Segment(subresource)}";
    }

    public static string Pod(string @namespace, string pod, string subresource)
        => $"/api/v1/namespaces/{Segment(@namespace)}/pods/{Segment(pod)}/{subresource}";

    public static string PodProxy(string @namespace, string pod, int port, string path)
    {
        if (port is < 1 or > 65535)
        {
            throw Invalid($"Pod {@namespace}/{pod}: {port} is no port");
        }

        return $"/api/v1/namespaces/{Segment(@namespace)}/pods/{Segment(pod)}:{port}/proxy/{ProxyPath(path)}";
    }

    /// <remarks>The path is the pod's own annotation: with dot segments it would reach any other part of the API with our rights.</remarks>
    private static string ProxyPath(string path)
    {
        var relative = path.TrimStart('/');
        var query = relative.IndexOf('?', StringComparison.Ordinal);
        var segments = Uri.UnescapeDataString(query < 0 ? relative : relative[..query]).Split('/', '\\');
        var isHostile = relative.Any(c => c is <= ' ' or '\\' or '#' or >= '\x7f')
            || segments.Any(s => s is "." or ".." || s.Contains('%', StringComparison.Ordinal));
        return isHostile ? throw Invalid($"the path '{Shown(path)}' can't be asked of a pod") : relative;
    }

    private static string Segment(string text)
        => text.Length > 0 && text is not ("." or "..") && !text.Any(c => c is '/' or '%' or '\\' || char.IsControl(c))
            ? Uri.EscapeDataString(text)
            : throw Invalid(text.Length == 0 ? "a name is missing" : $"'{Shown(text)}' is no name that Kubernetes allows");

    private static string Shown(string text) => new([.. text.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);

    private static ClusterException Invalid(string message) => new($"The request was not sent: {message}.", "Invalid", 422);
}
