using Microsoft.AspNetCore.Http;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Reads a request's body up to a limit, also when it arrives in chunks without a length.</summary>
public static class RequestBody
{
    /// <returns>Null when the body is over <paramref name="maxBytes"/>; the rest is not read.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return null;
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > maxBytes)
            {
                return null;
            }

            await buffer.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
