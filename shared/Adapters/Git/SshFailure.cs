using System.Text.RegularExpressions;
using Trimtab.Adapters.Programs;

namespace Trimtab.Adapters.Git;

/// <summary>Says in our words what only a person can mend when SSH fails; ssh's own name files that are gone by then.</summary>
internal static partial class SshFailure
{
    /// <param name="error">What git and ssh wrote.</param>
    /// <returns>Null when it is nothing of that.</returns>
    public static string? ReasonOf(string error)
        => Changed().IsMatch(error) ? "the host shows another key than the one that knownHosts has for it. If the host's key was changed on purpose, put the new one there."
            : Unknown().IsMatch(error) ? "the host's key is not in knownHosts. Put it there when you have checked it (for another port than 22 the line begins with [host]:port)."
            : Unreadable().IsMatch(error) ? "sshKey holds no private key that ssh can read: it wants OpenSSH's or PEM form, without a passphrase."
            : Denied().IsMatch(error) ? "the host does not take the key in sshKey, or the key has a passphrase."
            : Missing().IsMatch(error) ? $"ssh could not be started. Install ssh {ProgramName.Ssh.Wanted}, or name its path in the setting Programs:Ssh."
            : null;

    private const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    [GeneratedRegex("host identification has changed|revoked host key|host key for .{0,300} has changed", Form, 1000)]
    private static partial Regex Changed();

    [GeneratedRegex("host key is known for|host key verification failed", Form, 1000)]
    private static partial Regex Unknown();

    [GeneratedRegex("^load key ", Form | RegexOptions.Multiline, 1000)]
    private static partial Regex Unreadable();

    [GeneratedRegex(@"permission denied \(", Form, 1000)]
    private static partial Regex Denied();

    [GeneratedRegex("ssh: (command )?not found|ssh: no such file|cannot run .{0,300}ssh", Form, 1000)]
    private static partial Regex Missing();
}
