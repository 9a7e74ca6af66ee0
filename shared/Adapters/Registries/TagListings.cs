using System.Net;
using Trimtab.Adapters.Registries.Calls;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries;

/// <summary>Lists the tags of a repository, page after page. What breaks off is told as such, with what came.</summary>
internal sealed class TagListings(RegistryLimits limits, TimeProvider time)
{
    public async Task<TagListing> ReadAsync(RegistryConnection registry, string repository, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limits.Listing, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var pages = new TagPages(limits);
        try
        {
            var call = CallFor(registry, repository, new Uri(registry.Address, $"{repository}/tags/list?n={limits.PageSize}"));
            var page = await FirstAsync(registry, call, both.Token);
            while (pages.Add(page))
            {
                var next = NextOf(call, page.Next!);
                pages.Follow(next);
                call = call with { Address = next };
                page = await ReadAsync(registry, call, both.Token);
            }

            return pages.ToListing();
        }
        catch (RegistryException e) when (pages.Count > 0)
        {
            return pages.ToListing(e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && pages.Count > 0)
        {
            return pages.ToListing($"The listing took longer than {limits.Listing.TotalMinutes:0.#} min.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw RegistryFailure.TimedOut(CallFor(registry, repository, registry.Address), limits.Listing, e);
        }
    }

    private static RegistryCall CallFor(RegistryConnection registry, string repository, Uri address)
        => new(HttpMethod.Get, address, $"The list of tags of {registry.Host}/{repository}") { Repository = repository, Kind = "tags", Accept = ["application/json"] };

    private async Task<TagPage> FirstAsync(RegistryConnection registry, RegistryCall call, CancellationToken cancellationToken)
        // Some registries refuse a page size that they do not like, rather than taking their own.
        => await TryReadAsync(registry, call with { Takes = [HttpStatusCode.BadRequest] }, cancellationToken)
            ?? await ReadAsync(registry, call with { Address = new Uri(call.Address.GetLeftPart(UriPartial.Path)) }, cancellationToken);

    private async Task<TagPage> ReadAsync(RegistryConnection registry, RegistryCall call, CancellationToken cancellationToken)
        => (await TryReadAsync(registry, call, cancellationToken))!;

    /// <returns>Null when the registry calls it a bad request, where the call takes that for an answer.</returns>
    private async Task<TagPage?> TryReadAsync(RegistryConnection registry, RegistryCall call, CancellationToken cancellationToken)
    {
        var known = registry.Pages.Find(call.Address);
        var asked = known is { } remembered
            ? call with { Conditions = [("If-None-Match", remembered.EntityTag)], Takes = [.. call.Takes, HttpStatusCode.NotModified] }
            : call;
        return await registry.SendAsync(
            asked,
            async (response, token) =>
            {
                if (response.StatusCode != HttpStatusCode.OK)
                {
                    return response.StatusCode == HttpStatusCode.NotModified ? known!.Value.Page : null;
                }

                var body = await RegistryBody.ReadAsync(response, call.Subject, registry.Host, limits.MaxPageBytes, token);
                var link = response.Headers.TryGetValues("Link", out var links) ? LinkHeader.Next(string.Join(", ", links)) : null;
                var page = TagPage.Read(body, link) ?? throw RegistryFailure.BadAnswer(call, "answers what is no list of tags");
                if (response.Headers.ETag is { } entityTag)
                {
                    registry.Pages.Remember(call.Address, entityTag.ToString(), page);
                }

                return page;
            },
            cancellationToken);
    }

    /// <summary>The next page's address, which is taken as it is: what stands in it is the registry's own affair. It must be the same server's.</summary>
    private static Uri NextOf(RegistryCall call, string link)
    {
        if (!Uri.TryCreate(call.Address, link, out var next))
        {
            throw RegistryFailure.BadAnswer(call, "names no address for the next page");
        }

        // Behind a proxy that ends TLS a registry takes itself for plain HTTP.
        if (call.Address.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp && next.IdnHost.Equals(call.Address.IdnHost, StringComparison.OrdinalIgnoreCase))
        {
            next = new UriBuilder(next) { Scheme = Uri.UriSchemeHttps, Port = call.Address.Port }.Uri;
        }

        return RegistryTransport.IsSameServer(next, call.Address) && next.UserInfo.Length == 0
            ? next
            : throw RegistryFailure.BadAnswer(call, $"names {next.Authority} for the next page, which is another server");
    }
}
