using System.Buffers.Text;
using System.Security.Cryptography;

namespace Trimtab.Hosting.Engine;

/// <summary>One key in a key file. A key that a Functions host encrypted can't be used here.</summary>
internal sealed record StoredKey(string Name, string Value, bool Encrypted)
{
    public static StoredKey Create(string name) => new(name, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(40)), Encrypted: false);

    // The generated text of a record would show the value.
    public override string ToString() => Name;
}
