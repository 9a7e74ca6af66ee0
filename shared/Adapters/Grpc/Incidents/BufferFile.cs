using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;

namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>One message as a file: the SHA-256 of the message, then the message. Its name is its number.</summary>
internal static class BufferFile
{
    public const string Extension = ".incident";

    public static string Name(ulong sequence) => sequence.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    /// <returns>Null when the file is none of ours.</returns>
    public static ulong? Sequence(string file)
        => ulong.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    public static byte[] Encode(IncidentContext message)
    {
        var body = message.ToByteArray();
        return [.. SHA256.HashData(body), .. body];
    }

    /// <returns>Null when the file is torn: a disk that was cut off may leave part of it.</returns>
    public static IncidentContext? Decode(byte[] bytes)
    {
        if (bytes.Length < SHA256.HashSizeInBytes || !SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes)))
        {
            return null;
        }

        return IncidentContext.Parser.ParseFrom(bytes, SHA256.HashSizeInBytes, bytes.Length - SHA256.HashSizeInBytes);
    }
}
