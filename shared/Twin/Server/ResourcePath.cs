namespace Trimtab.Twin.Server;

/// <summary>What a URL path names.</summary>
/// <param name="ApiVersion"><c>v1</c> or <c>group/version</c>.</param>
/// <param name="Namespace">Null when the path names none.</param>
/// <param name="Plural">The kind's word.</param>
/// <param name="Name">Null for the collection.</param>
/// <param name="Subresource">Empty for the object itself.</param>
/// <param name="Rest">What follows the subresource, without its leading slash.</param>
internal sealed record ResourcePath(string ApiVersion, string? Namespace, string Plural, string? Name, string Subresource, string Rest)
{
    /// <returns>Null when the path is no resource of the API.</returns>
    public static ResourcePath? Parse(string path)
    {
        var parts = path.Trim('/').Split('/');
        var (version, rest) = parts switch
        {
            ["api", var core, .. var tail] => (core, tail),
            ["apis", var group, var number, .. var tail] => ($"{group}/{number}", tail),
            _ => ("", []),
        };
        return rest switch
        {
            [] => null,
            ["namespaces", var name, "status" or "finalize"] => new ResourcePath(version, null, "namespaces", name, rest[2], ""),
            ["namespaces", var space, var plural, .. var tail] => Of(version, space, plural, tail),
            [var plural, .. var tail] => Of(version, null, plural, tail),
        };
    }

    private static ResourcePath Of(string version, string? space, string plural, string[] tail) => tail switch
    {
        [] => new ResourcePath(version, space, plural, null, "", ""),
        [var name] => new ResourcePath(version, space, plural, name, "", ""),
        [var name, var subresource, .. var rest] => new ResourcePath(version, space, plural, name, subresource, string.Join('/', rest)),
    };
}
