namespace Trimtab.Adapters.Notifications.Mail;

/// <summary>A mail server's answer to one command.</summary>
/// <param name="Code">Three digits: 2 and 3 go on, 4 may pass, 5 is final.</param>
/// <param name="Lines">The texts after the code, at least one.</param>
/// <remarks>Source: RFC 5321, section 4.2.</remarks>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsGood => Code is >= 200 and < 400;

    public bool MayPass => Code is >= 400 and < 500;

    /// <summary>Whether an <c>EHLO</c> answer offers an extension, and what it says of it.</summary>
    public string? Extension(string name)
        => Lines.Skip(1).FirstOrDefault(line => line.Equals(name, StringComparison.OrdinalIgnoreCase) || line.StartsWith(name + " ", StringComparison.OrdinalIgnoreCase)) is { } found
            ? found[name.Length..].Trim()
            : null;
}
