using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Programs;

namespace Trimtab.Local;

/// <summary>Answers Git's smart HTTP protocol by calling <c>git http-backend</c> as a web server would (CGI).</summary>
internal sealed class GitBackend(string root)
{
    /// <param name="context">Request and answer.</param>
    /// <param name="path">Path below the root, beginning with a slash.</param>
    public async Task AnswerAsync(HttpContext context, string path)
    {
        var request = context.Request;
        var environment = new Dictionary<string, string>(LocalGit.Environment)
        {
            ["GIT_PROJECT_ROOT"] = root,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["PATH_INFO"] = path,
            ["QUERY_STRING"] = request.QueryString.Value?.TrimStart('?') ?? "",
            ["REQUEST_METHOD"] = request.Method,
            ["CONTENT_TYPE"] = request.ContentType ?? "",
            ["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString(),
            ["GIT_PROTOCOL"] = request.Headers["Git-Protocol"].ToString(),
            ["REMOTE_USER"] = "local",
            ["REMOTE_ADDR"] = "127.0.0.1",
        };
        if (request.ContentLength is { } length)
        {
            environment["CONTENT_LENGTH"] = length.ToString(CultureInfo.InvariantCulture);
        }

        var call = new ProgramCall(ProgramName.Git, ["http-backend"])
        {
            WorkingDirectory = root,
            Environment = environment,
            Timeout = TimeSpan.FromMinutes(2),
            WriteInput = (input, token) => request.Body.CopyToAsync(input, token),
            ReadOutput = (output, token) => CopyAnswerAsync(output, context.Response, token),
        };
        await LocalGit.RunAsync(call, context.RequestAborted);
    }

    private static async Task CopyAnswerAsync(Stream output, HttpResponse response, CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(output, cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name == "Status")
            {
                response.StatusCode = int.Parse(value[..3], CultureInfo.InvariantCulture);
            }
            else
            {
                response.Headers[name] = value;
            }
        }

        await output.CopyToAsync(response.Body, cancellationToken);
    }

    private static async Task<string> ReadLineAsync(Stream output, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await output.ReadAsync(one, cancellationToken) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }
}
