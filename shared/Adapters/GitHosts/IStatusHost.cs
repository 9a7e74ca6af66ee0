using System.Net.Http.Headers;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.GitHosts;

/// <summary>How one kind of Git host takes commit statuses. The same status set again replaces the one before, by its context.</summary>
internal interface IStatusHost
{
    string Accept => "application/json";

    /// <returns>Null when the repository's address names no repository of such a host.</returns>
    StatusCall? CallOf(FleetSource source, CommitStatus status);

    /// <param name="token">As the secret holds it: a token, or <c>user:token</c>.</param>
    AuthenticationHeaderValue Authorize(string token);

    /// <summary>What an answer means at this host.</summary>
    /// <param name="code">HTTP status.</param>
    /// <param name="answer">Its text, cut; empty when it succeeded.</param>
    /// <param name="usual">What it means at most places.</param>
    Delivery Read(int code, string answer, Delivery usual) => usual;
}
