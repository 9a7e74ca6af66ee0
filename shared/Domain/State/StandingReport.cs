namespace Trimtab.Domain.State;

/// <summary>Keeps the standing of each outside server as a document, for everybody who has no part in this process.</summary>
/// <typeparam name="T">What is known of one server.</typeparam>
/// <param name="folder">Where the documents are, with a slash at its end.</param>
/// <param name="nameOf">The document's name of a server.</param>
/// <param name="isWell">Whether nothing need be said of it: a server that was always well has no document.</param>
/// <param name="isSame">Whether two standings say the same.</param>
/// <param name="documents">Where they are kept.</param>
/// <remarks>Instances write what they see; the last to see a change wins.</remarks>
public sealed class StandingReport<T>(string folder, Func<T, string> nameOf, Func<T, bool> isWell, Func<T, T, bool> isSame, IDocumentStore documents)
    where T : class
{
    private readonly Dictionary<string, T> _written = new(StringComparer.Ordinal);

    /// <summary>Writes what has changed since the last call. Not for concurrent use.</summary>
    public async Task WriteAsync(IReadOnlyList<T> standings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(standings);
        foreach (var standing in standings)
        {
            var name = $"{folder}{nameOf(standing)}.json";
            var before = _written.GetValueOrDefault(name);
            // At start nobody knows what a killed instance left: one read tells.
            if (before is null && isWell(standing) && ((await documents.ReadAsync<T>(name, cancellationToken)).Value is not { } left || isWell(left)))
            {
                _written[name] = standing;
            }
            else if (before is null || !isSame(before, standing))
            {
                await documents.WriteAsync(name, standing, cancellationToken);
                _written[name] = standing;
            }
        }
    }
}
