using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Trimtab.Domain.Changes;

/// <summary>The right to answer once to a change, as it stands in a link: signed, so that nobody else can make one.</summary>
/// <param name="Change">The change's id.</param>
/// <param name="Person">Whose answer; empty for anybody's.</param>
/// <param name="Expires">Until when it serves, in whole seconds.</param>
/// <param name="Nonce">Tells it from others: it serves once.</param>
public sealed record ApprovalToken(string Change, string Person, DateTimeOffset Expires, string Nonce)
{
    /// <summary>A shorter key could be guessed.</summary>
    public const int LeastKeyBytes = 32;

    /// <summary>Before what is signed, so that a key that also signs other things signs none of these.</summary>
    private const string Purpose = "trimtab-approval-1\n";

    private const int MaxLength = 1000;
    private const int Fields = 4;

    /// <summary>The same for the same change, person, time and place: a message that is sent again shows the same link.</summary>
    public static ApprovalToken For(string change, string person, DateTimeOffset expires, string place, ReadOnlySpan<byte> key)
    {
        var seconds = DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds());
        var nonce = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Purpose}nonce\n{change}\n{person}\n{seconds.ToUnixTimeSeconds()}\n{place}"));
        return new ApprovalToken(change, person, seconds, Convert.ToHexStringLower(nonce.AsSpan(0, 12)));
    }

    /// <returns>The token's text: letters, digits, dashes, underscores and a dot.</returns>
    public string Write(ReadOnlySpan<byte> key)
    {
        var body = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', Change, Person, Expires.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), Nonce)));
        return $"{body}.{Base64Url.EncodeToString(Sign(body, key))}";
    }

    /// <summary>Reads what <see cref="Write"/> wrote with the same key. Says nothing about its time.</summary>
    public static bool TryRead(string text, ReadOnlySpan<byte> key, [NotNullWhen(true)] out ApprovalToken? token)
    {
        ArgumentNullException.ThrowIfNull(text);
        token = null;
        var parts = text.Split('.');
        if (text.Length > MaxLength || parts.Length != 2 || !Base64Url.IsValid(parts[0]) || !Base64Url.IsValid(parts[1])
            || !CryptographicOperations.FixedTimeEquals(Sign(parts[0], key), Base64Url.DecodeFromChars(parts[1])))
        {
            return false;
        }

        var fields = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])).Split('\n');
        if (fields.Length == Fields && long.TryParse(fields[2], System.Globalization.CultureInfo.InvariantCulture, out var seconds))
        {
            token = new ApprovalToken(fields[0], fields[1], DateTimeOffset.FromUnixTimeSeconds(seconds), fields[3]);
        }

        return token is not null;
    }

    private static byte[] Sign(string body, ReadOnlySpan<byte> key) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Purpose + body));
}
