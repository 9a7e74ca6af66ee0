using System.Globalization;
using System.Text;

namespace Trimtab.Adapters.Git.Changes;

/// <summary>Reads what <c>git cat-file --batch</c> says of a list of files.</summary>
internal static class BlobBatch
{
    /// <param name="output">Its whole output: a line <c>ID blob SIZE</c> and the bytes, or a line that ends with <c>missing</c>, for each file.</param>
    /// <param name="paths">The files in the order they were asked.</param>
    /// <returns>Text by path; files that are missing, and what is no file, have no entry.</returns>
    /// <exception cref="GitCacheDamagedException">The output is cut.</exception>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> output, IReadOnlyList<string> paths)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var end = output.IndexOf((byte)'\n');
            if (end < 0)
            {
                throw new GitCacheDamagedException("cat-file ended too early.");
            }

            var words = Encoding.UTF8.GetString(output[..end]).Split(' ');
            output = output[(end + 1)..];
            if (words.Length != 3 || !int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                continue;
            }

            if (output.Length < size + 1)
            {
                throw new GitCacheDamagedException("cat-file ended too early.");
            }

            if (words[1] == "blob")
            {
                files[path] = Encoding.UTF8.GetString(output[..size]);
            }

            output = output[(size + 1)..];
        }

        return files;
    }
}
