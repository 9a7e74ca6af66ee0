using System.Security.Cryptography;
using System.Text;

namespace Trimtab.Domain.Notifications;

/// <summary>A part of a document's name.</summary>
internal static class DocumentName
{
    private const int MaxLength = 100;

    /// <returns>The text itself when it is short and plain; else its digest.</returns>
    public static string Of(string text)
        => text.Length is > 0 and <= MaxLength && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') && !text.StartsWith('.') && !text.EndsWith('.')
            ? text
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
