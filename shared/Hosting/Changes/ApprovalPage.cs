using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Changes;

/// <summary>Shows what a link asks, and takes the answer. To look does nothing: programs that preview links look, too.</summary>
public sealed class ApprovalPage(ApprovalLinks links, ChangeDocuments changes, ChangeJudge judge, IMessageSender sender, TimeProvider time)
{
    private const int MaxBodyBytes = 8 * 1024;
    private const int MaxName = 60;

    public async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await links.ReadAsync(request.RouteValues["token"]?.ToString() ?? "", cancellationToken) is { } token
                ? await AnswerAsync(token, request, cancellationToken)
                : Page.Sentence(StatusCodes.Status404NotFound, "This link is not one of ours, or it is cut off.");
        }
        catch (SecretUnavailableException)
        {
            return Page.Sentence(StatusCodes.Status503ServiceUnavailable, "Links can't be checked now: the function app can't read its key. Answer by the command line: trimtab approve.");
        }
    }

    private async Task<IResult> AnswerAsync(ApprovalToken token, HttpRequest request, CancellationToken cancellationToken)
    {
        var (change, _) = await changes.ReadAsync(token.Change, cancellationToken);
        if (change is null)
        {
            return Page.Sentence(StatusCodes.Status404NotFound, "There is no such change any more.");
        }

        if (Over(token, change) is { } over)
        {
            return Page.Sentence(StatusCodes.Status410Gone, over);
        }

        return HttpMethods.IsPost(request.Method) ? await TakeAsync(token, change, request, cancellationToken) : Page.Form(change, token.Person);
    }

    private string? Over(ApprovalToken token, ChangeDocument change)
        => change.UsedLinks.Contains(token.Nonce, StringComparer.Ordinal) ? "This link was used before: each serves once."
            : token.Expires <= time.GetUtcNow() ? $"This link served until {token.Expires.UtcDateTime:u}."
            : !change.IsAsking ? $"{change.Title()} waits for nobody's answer any more: {change.Status}"
            : !Counts(token, judge.ApprovalOf(change)) ? $"An answer by this link does not count (any more): only {string.Join(", ", judge.ApprovalOf(change).Who)} may answer. Answer by the command line: trimtab approve {change.Id}."
            : null;

    /// <summary>The rule may be another than when the link was made: one for anybody does not serve who calls himself as somebody who may answer now.</summary>
    private static bool Counts(ApprovalToken token, ApprovalRule rule) => rule.Who.Count == 0 || (token.Person.Length > 0 && rule.Admits(ApprovalRule.ByLink(token.Person)));

    private async Task<IResult> TakeAsync(ApprovalToken token, ChangeDocument change, HttpRequest request, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(request, MaxBodyBytes, cancellationToken) is not { } body)
        {
            return Page.Sentence(StatusCodes.Status413PayloadTooLarge, "That is too much text.");
        }

        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span));
        var name = token.Person.Length > 0 ? token.Person : NameOf(Text(form, "name"));
        ChangeAnswer? answer = Text(form, "answer") switch { "approve" => ChangeAnswer.Approve, "reject" => ChangeAnswer.Reject, _ => null };
        if (answer is null || name.Length == 0)
        {
            return Page.Sentence(StatusCodes.Status400BadRequest, "Say who you are, and yes or no: go back to the page of the link.");
        }

        var why = Text(form, "why").ReplaceLineEndings(" ").Trim();
        var message = new AnswerChange(change.Id, answer.Value, why[..Math.Min(why.Length, AnswerChange.MaxWhy)], token.Nonce);
        await sender.SendAsync(message, MessageContext.For(ApprovalRule.ByLink(name)), TimeSpan.Zero, cancellationToken);
        return Page.Sentence(StatusCodes.Status202Accepted, $"Thank you, {ApprovalRule.PersonOf(name)}: your {(answer == ChangeAnswer.Approve ? "approval" : "rejection")} of {change.Title()} is taken.");
    }

    /// <summary>What a person calls himself, as a name that records can carry.</summary>
    private static string NameOf(string text)
        => new([.. text.Trim().Take(MaxName).Select(static sign => char.IsLetterOrDigit(sign) || sign is '.' or '_' or '-' ? sign : '-')]);

    private static string Text(Dictionary<string, StringValues> form, string field) => form.TryGetValue(field, out var value) ? value.ToString() : "";
}
