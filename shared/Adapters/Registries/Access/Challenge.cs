using System.Collections.ObjectModel;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>How a server wants to be shown who asks: one challenge of the header <c>WWW-Authenticate</c> (RFC 9110, 11.6.1).</summary>
/// <param name="Scheme">In lower case: <c>bearer</c>, <c>basic</c>.</param>
/// <param name="Parameters">By name in lower case.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public const string Bearer = "bearer";
    public const string Basic = "basic";

    /// <returns>Empty when there is none.</returns>
    public string Parameter(string name) => Parameters.GetValueOrDefault(name, "");

    /// <summary>Reads one value of the header, which may hold several challenges. What is none is passed over.</summary>
    public static IReadOnlyList<Challenge> Read(string header)
    {
        List<Challenge> found = [];
        var text = new ChallengeText(header);
        while (text.TryScheme(out var scheme))
        {
            Dictionary<string, string> parameters = new(StringComparer.Ordinal);
            while (text.TryParameter(out var name, out var value))
            {
                parameters.TryAdd(name, value);
            }

            found.Add(new Challenge(scheme, new ReadOnlyDictionary<string, string>(parameters)));
        }

        return found;
    }
}
