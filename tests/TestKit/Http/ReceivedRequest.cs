namespace Trimtab.TestKit.Http;

/// <param name="Method">In capitals.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">Names in any case.</param>
/// <param name="Body">The body as text.</param>
public sealed record ReceivedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <returns>Empty when there is none.</returns>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");
}
