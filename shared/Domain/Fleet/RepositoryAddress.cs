using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads the address of a repository: <c>https://</c>, <c>http://</c>, <c>file://</c>, <c>ssh://</c>, or <c>user@host:path</c>, which is read as <c>ssh://user@host/path</c>.</summary>
internal static partial class RepositoryAddress
{
    private const string DefaultUser = "git";

    /// <param name="text">As it was written.</param>
    /// <param name="address">Without a password; with a user for SSH only.</param>
    /// <param name="fault">What is wrong, when it is none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        fault = null;
        var form = ShortForm().Match(text);
        if (!Uri.TryCreate(form.Success ? $"ssh://{form.Groups["user"]}@{form.Groups["host"]}/{form.Groups["path"].Value.TrimStart('/')}" : text, UriKind.Absolute, out var read)
            || read.Scheme is not ("https" or "http" or "file" or "ssh"))
        {
            fault = "Must be an address that begins with https:// or http:// or file:// or ssh://, or user@host:path.";
        }
        else if (read.Scheme != "ssh" && read.UserInfo.Length > 0)
        {
            fault = "Must carry no user name or password: use token.";
        }
        else if (read.Scheme == "ssh" && !(PlainName().IsMatch(read.IdnHost) && (read.UserInfo.Length == 0 || PlainName().IsMatch(read.UserInfo))))
        {
            // A name that begins with a dash would be an option of ssh.
            fault = "Must name a plain user and host, and no password: use sshKey.";
        }
        else
        {
            address = read.Scheme == "ssh" && read.UserInfo.Length == 0 ? new UriBuilder(read) { UserName = DefaultUser }.Uri : read;
        }

        return address is not null;
    }

    [GeneratedRegex(@"^(?<user>[^@/:\s]+)@(?<host>[^@/:\s]+):(?<path>\S+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShortForm();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PlainName();
}
