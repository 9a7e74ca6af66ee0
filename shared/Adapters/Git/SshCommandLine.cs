namespace Trimtab.Adapters.Git;

/// <summary>The ssh that git calls: one key, pinned host keys, and nothing of the user's or machine's own set-up.</summary>
internal static class SshCommandLine
{
    private static readonly string[] Settings =
    [
        "BatchMode=yes",
        "StrictHostKeyChecking=yes",
        "GlobalKnownHostsFile=/dev/null",
        "UpdateHostKeys=no",
        "VerifyHostKeyDNS=no",
        "IdentitiesOnly=yes",
        "IdentityAgent=none",
        "CertificateFile=none",
        "PreferredAuthentications=publickey",
        "ForwardAgent=no",
        "ClearAllForwardings=yes",
        "ControlMaster=no",
        "ControlPath=none",
        "PermitLocalCommand=no",
        "ConnectTimeout=15",
        "ServerAliveInterval=15",
        "ServerAliveCountMax=4",
        "LogLevel=ERROR",
    ];

    /// <summary>The value of <c>GIT_SSH_COMMAND</c>. git has a shell read it, so every part is quoted; nothing of a fleet is in it but paths of ours.</summary>
    /// <param name="program">ssh, or its path.</param>
    /// <param name="keyFile">The private key.</param>
    /// <param name="knownHostsFile">The only host keys that are trusted.</param>
    public static string Of(string program, string keyFile, string knownHostsFile)
    {
        // -F stops ssh from reading any configuration file.
        IEnumerable<string> parts =
        [
            program, "-F", "/dev/null", "-o", $"IdentityFile={Path(keyFile)}", "-o", $"UserKnownHostsFile={Path(knownHostsFile)}",
            .. Settings.SelectMany(setting => new[] { "-o", setting }),
        ];
        return string.Join(' ', parts.Select(Quote));
    }

    /// <summary>ssh itself takes its settings apart at spaces, and fills in what follows a percent sign.</summary>
    private static string Path(string path) => $"\"{path.Replace("%", "%%", StringComparison.Ordinal)}\"";

    private static string Quote(string part) => $"'{part.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
