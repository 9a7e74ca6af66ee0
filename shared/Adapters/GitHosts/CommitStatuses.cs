using System.Net.Http.Headers;
using Trimtab.Adapters.Http;
using Trimtab.Domain;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.GitHosts;

/// <summary>Commit statuses by the API of the source's Git host.</summary>
public sealed class CommitStatuses(OutgoingHttp http, ISecrets secrets) : ICommitStatuses
{
    // Any commit: whether an address can be made does not depend on it.
    private static readonly CommitStatus Sample = new(new string('0', 40), CommitState.Pending, "trimtab/target", "");

    /// <inheritdoc/>
    public bool Accepts(FleetSource source) => source.Token is not null && StatusHosts.Of(source.HostKind)?.CallOf(source, Sample) is not null;

    /// <inheritdoc/>
    public async Task<Delivery> SetAsync(FleetSource source, CommitStatus status, CancellationToken cancellationToken)
    {
        if (StatusHosts.Of(source.HostKind) is not { } host || host.CallOf(source, status) is not { } call || source.Token is not { } reference)
        {
            return new Delivery.Refused($"source {source.Name} has no status API or no token");
        }

        string token;
        try
        {
            token = await secrets.ReadAsync(reference, cancellationToken);
        }
        catch (SecretUnavailableException e)
        {
            return new Delivery.TryLater(null, e.Message);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, call.Address) { Content = new ByteArrayContent(DocumentJson.Serialize(call.Body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd(host.Accept);
        request.Headers.Authorization = host.Authorize(token);
        return await http.SendAsync(
            request,
            [token, StatusToken.PasswordOf(token), request.Headers.Authorization.Parameter ?? ""],
            (code, answer, usual) => Explain(source, code, host.Read(code, answer, usual)),
            cancellationToken);
    }

    private static Delivery Explain(FleetSource source, int code, Delivery result)
        => (result, code) switch
        {
            (Delivery.Refused refused, 401) => refused with { Reason = $"{refused.Reason}: the token of source {source.Name} is not valid" },
            (Delivery.Refused refused, 403) => refused with { Reason = $"{refused.Reason}: the token of source {source.Name} may not set commit statuses" },
            (Delivery.Refused refused, 404) => refused with { Reason = $"{refused.Reason}: the host has no such repository or commit, or hides it from the token of source {source.Name}" },
            (Delivery.Refused refused, 422) => refused with { Reason = $"{refused.Reason}: the host does not take this status for this commit" },
            _ => result,
        };
}
