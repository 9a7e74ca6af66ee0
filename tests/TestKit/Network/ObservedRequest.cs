namespace Trimtab.TestKit.Network;

/// <summary>One request on its way through an <see cref="ObservingProxy"/>.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">With a leading slash, as it was sent.</param>
/// <param name="Query">Values by name; the last one of a name.</param>
/// <param name="Headers">Values by name, in any case.</param>
/// <param name="Body">The whole of it; empty for requests without one.</param>
public sealed record ObservedRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body);
