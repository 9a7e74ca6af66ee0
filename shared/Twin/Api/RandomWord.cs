using System.Diagnostics.CodeAnalysis;

namespace Trimtab.Twin.Api;

/// <summary>Generated names and uids, in the API's own alphabets.</summary>
[SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "A simulated cluster must be repeatable; nothing here is a secret.")]
internal static class RandomWord
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    public static string Next(Random random, int length)
        => string.Create(length, random, static (span, source) => source.GetItems(Letters, span));

    public static string Uid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes).ToString();
    }

    /// <summary>A word that stands for a number: the suffix of names made from a hash.</summary>
    public static string Of(uint number)
        => string.Concat(number.ToString().Select(digit => Letters[(digit - '0') % Letters.Length]));
}
