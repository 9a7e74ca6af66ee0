using System.Net;
using Trimtab.Adapters.Registries.Calls;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries;

/// <summary>Lists what refers to a manifest through the referrers API.</summary>
/// <remarks>Source: OCI distribution specification 1.1, "Listing referrers". A listing that breaks off throws: who looks for a signature must not take a part for the whole.</remarks>
internal sealed class ReferrerListings(RegistryLimits limits)
{
    private const int MaxPages = 100;

    /// <returns>Null when the registry has no such API.</returns>
    public async Task<IReadOnlyList<Referrer>?> ReadAsync(RegistryConnection registry, string repository, string digest, string? artifactType, CancellationToken cancellationToken)
    {
        var query = artifactType is null ? "" : $"?artifactType={Uri.EscapeDataString(artifactType)}";
        var call = new RegistryCall(HttpMethod.Get, new Uri(registry.Address, $"{repository}/referrers/{digest}{query}"), $"The list of what refers to {digest} of {registry.Host}/{repository}")
        {
            Repository = repository,
            Kind = "pull",
            Accept = [ImageIndex.OciIndex],
            Takes = [HttpStatusCode.NotFound],
        };
        List<Referrer> all = [];
        for (var page = 0; page < MaxPages; page++)
        {
            var asked = call;
            var (found, next) = await registry.SendAsync(asked, (response, token) => ReadAsync(asked, registry.Host, response, token), cancellationToken);
            if (found is null)
            {
                return page == 0 ? null : throw RegistryFailure.BadAnswer(call, "has no next page though it names one");
            }

            all.AddRange(found);
            if (next is null)
            {
                return all;
            }

            call = call with { Address = next };
        }

        throw RegistryFailure.BadAnswer(call, $"has more than {MaxPages} pages of them");
    }

    private async Task<(IReadOnlyList<Referrer>? Found, Uri? Next)> ReadAsync(RegistryCall call, string host, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return (null, null);
        }

        var content = await RegistryBody.ReadAsync(response, call.Subject, host, limits.MaxManifestBytes, cancellationToken);
        // A page of a web site that answers every address is no index.
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (type != ImageIndex.OciIndex)
        {
            return (null, null);
        }

        var link = response.Headers.TryGetValues("Link", out var links) ? LinkHeader.Next(string.Join(", ", links)) : null;
        var next = link is null ? null
            : Uri.TryCreate(call.Address, link, out var found) && RegistryTransport.IsSameServer(found, call.Address) ? found
            : throw RegistryFailure.BadAnswer(call, "names another server for the next page");
        return (ImageIndex.ReferrersOf(new RegistryManifest("", type, content)), next);
    }
}
