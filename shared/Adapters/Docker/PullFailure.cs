using System.Text.RegularExpressions;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Docker;

/// <summary>Sorts what an engine said of a pull that failed: try again later, or a person must change something. Only its words tell.</summary>
/// <remarks>Sources: moby, <c>distribution/errors.go</c> and <c>registry/errors.go</c>; containerd, <c>core/remotes/docker</c>, for engines that keep their images there; the errors of OCI distribution.</remarks>
internal static partial class PullFailure
{
    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    /// <param name="message">With what the engine said in it; queries of addresses are cut off.</param>
    /// <param name="inner">What lies behind it.</param>
    public static DockerException Of(string message, DockerException? inner = null)
    {
        var said = Query().Replace(message, "").TrimEnd();
        said = said.EndsWith('.') || said.EndsWith('?') || said.EndsWith('!') ? said : $"{said}.";
        return Denied().IsMatch(said) ? new DockerException(said, DockerFault.Denied, 0, inner)
            : Missing().IsMatch(said) || inner?.Status == 404 ? new DockerException(said, DockerFault.NotFound, 0, inner)
            : PlainHttp().IsMatch(said) ? new DockerException($"{said} The registry speaks plain HTTP: name it in insecure-registries of the engine's daemon.json.", DockerFault.Refused, 0, inner)
            : Untrusted().IsMatch(said) ? new DockerException($"{said} Give the engine the registry's authority, below /etc/docker/certs.d.", DockerFault.Refused, 0, inner)
            : new DockerException(said, DockerFault.PullFailed, 0, inner);
    }

    // "permission denied" is a file's on the engine's own disk, "denied: permission_denied" a registry's.
    [GeneratedRegex(@"\bunauthorized\b|\bHTTP 40[13]\b|\b403 forbidden\b|(?<!permission )\bdenied\b|no basic auth|authentication required|authorization failed", Form, 1000)]
    private static partial Regex Denied();

    [GeneratedRegex(@"\b(manifest|name)[ _]unknown\b|(?<!executable file )\bnot found\b|no matching manifest|no match for platform", Form, 1000)]
    private static partial Regex Missing();

    [GeneratedRegex("server gave HTTP response to HTTPS client", Form, 1000)]
    private static partial Regex PlainHttp();

    [GeneratedRegex(@"\bx509: ", Form, 1000)]
    private static partial Regex Untrusted();

    [GeneratedRegex("""(?<=://[^\s"'?]*)\?[^\s"']*?(?=:?[\s"']|$)""", Form, 1000)]
    private static partial Regex Query();
}
