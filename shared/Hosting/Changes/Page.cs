using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Gates;

namespace Trimtab.Hosting.Changes;

/// <summary>A small page for people: no script, nothing from elsewhere, kept by nobody.</summary>
internal sealed class Page : IResult
{
    private const string Style = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;background:#f4f4f4;padding:1rem}"
        + "input{font:inherit;display:block;width:100%;margin:.25rem 0 1rem;padding:.4rem}button{font:inherit;padding:.5rem 1.5rem;margin-right:1rem}";

    private readonly int _status;
    private readonly string _body;

    private Page(int status, string body) => (_status, _body) = (status, body);

    public static Page Sentence(int status, string text) => new(status, $"<p>{WebUtility.HtmlEncode(text)}</p>");

    /// <summary>The question, its reasons, and two buttons.</summary>
    /// <param name="change">The change.</param>
    /// <param name="person">Whose link it is; empty for a link of anybody, who is asked for a name.</param>
    public static Page Form(ChangeDocument change, string person) => new(StatusCodes.Status200OK, $"""
        <h1>{WebUtility.HtmlEncode(change.Title())}</h1>
        <p>{WebUtility.HtmlEncode(change.Status)}</p>
        {(change.Evidence?.Notes is { } notes ? $"<p>Notes: {WebUtility.HtmlEncode(notes)}</p>" : "")}
        <pre>{WebUtility.HtmlEncode(GateText.Write(change.Decision))}</pre>
        <form method="post">
        {(person.Length == 0 ? "<label>Who are you?<input name=\"name\" required maxlength=\"60\"></label>" : $"<p>You answer as {WebUtility.HtmlEncode(person)}.</p>")}
        <label>Why? (may be empty)<input name="why" maxlength="{AnswerChange.MaxWhy}"></label>
        <button name="answer" value="approve">Approve</button><button name="answer" value="reject">Reject</button>
        </form>
        """);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["X-Robots-Tag"] = "noindex";
        var page = $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Trimtab</title><style>{Style}</style></head><body>{_body}</body></html>";
        return response.Body.WriteAsync(Encoding.UTF8.GetBytes(page), httpContext.RequestAborted).AsTask();
    }
}
