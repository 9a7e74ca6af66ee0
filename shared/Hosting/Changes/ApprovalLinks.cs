using System.Text;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Notifications;

namespace Trimtab.Hosting.Changes;

/// <summary>Makes and reads the links by which people answer. A link is made when its message is sent, and stored nowhere.</summary>
public sealed class ApprovalLinks(IOptions<ApprovalOptions> options, ISecrets secrets)
{
    private const string Route = "api/approve/";

    /// <returns>One link for each person whose answer counts, one for anybody where everybody's does; none for who may answer from one machine only, which a link does not prove, and none when nobody is asked or links are not set up.</returns>
    /// <exception cref="SecretUnavailableException">The key can't be read, or is too short.</exception>
    public async ValueTask<IReadOnlyList<AnswerLink>> ForAsync(Notification notification, string place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (notification.Approval is not { } request || options.Value is not { Address: { } address, Key.Reference: { } reference })
        {
            return [];
        }

        var key = await KeyAsync(reference, cancellationToken);
        var root = new Uri(address.AbsoluteUri.EndsWith('/') ? address.AbsoluteUri : $"{address.AbsoluteUri}/");
        var people = request.Who.Count == 0 ? [""] : request.Who.Where(static person => person == ApprovalRule.PersonOf(person) || person == ApprovalRule.ByLink(person));
        return [.. people.Select(person => new AnswerLink(person, new Uri(root, Route + ApprovalToken.For(request.Change, person, request.Deadline, place, key).Write(key))))];
    }

    /// <returns>The token of a link; null when it was not made here.</returns>
    /// <exception cref="SecretUnavailableException">The key can't be read, or is too short.</exception>
    public async ValueTask<ApprovalToken?> ReadAsync(string text, CancellationToken cancellationToken)
        => options.Value is { Address: not null, Key.Reference: { } reference } && ApprovalToken.TryRead(text, await KeyAsync(reference, cancellationToken), out var token) ? token : null;

    private async ValueTask<byte[]> KeyAsync(SecretReference reference, CancellationToken cancellationToken)
        => Encoding.UTF8.GetBytes(await secrets.ReadAsync(reference, cancellationToken)) is { Length: >= ApprovalToken.LeastKeyBytes } key
            ? key
            : throw new SecretUnavailableException(reference, $"a key of approval links must have at least {ApprovalToken.LeastKeyBytes} signs");
}
