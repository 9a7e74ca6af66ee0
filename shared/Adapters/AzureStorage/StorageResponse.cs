using Azure;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>What the storage answered.</summary>
/// <param name="Request">The call that it answers.</param>
/// <param name="Response">Its whole answer, body read.</param>
/// <param name="WasRepeated">True when an earlier attempt may have been carried out although its answer was not seen.</param>
internal sealed record StorageResponse(StorageRequest Request, Response Response, bool WasRepeated)
{
    public int Status => Response.Status;

    public string Code => Header("x-ms-error-code");

    public string Header(string name) => Response.Headers.TryGetValue(name, out var value) ? value : "";

    /// <summary>The fault to throw for an answer that has no other meaning.</summary>
    public StorageException Fault()
    {
        var code = Code;
        return new StorageException($"Storage answered {Request} with {Status}{(code.Length > 0 ? " " + code : "")}.", Status, code);
    }
}
