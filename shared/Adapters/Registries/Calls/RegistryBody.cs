using Trimtab.Adapters.Http;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries.Calls;

/// <summary>Reads answers' bodies, each within a size.</summary>
internal static class RegistryBody
{
    private const int FirstBytes = 64 << 10;

    /// <exception cref="RegistryException">It is larger.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, string subject, string host, long maxBytes, CancellationToken cancellationToken)
    {
        var said = response.Content.Headers.ContentLength;
        if (said > maxBytes)
        {
            throw TooLarge(subject, host, maxBytes);
        }

        try
        {
            await using var stream = new CappedStream(await response.Content.ReadAsStreamAsync(cancellationToken), maxBytes);
            // What is said of the length is believed up to a point.
            using var body = new MemoryStream((int)Math.Min(said ?? 0, FirstBytes));
            await stream.CopyToAsync(body, cancellationToken);
            return body.ToArray();
        }
        catch (OversizeException)
        {
            throw TooLarge(subject, host, maxBytes);
        }
    }

    public static RegistryException TooLarge(string subject, string host, long maxBytes)
        => new($"{subject} can't be read: the answer of {host} has more than {maxBytes} bytes.", RegistryFault.BadAnswer);
}
