using System.Text;
using System.Text.Json;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Domain;
using Trimtab.Domain.Incidents;

namespace Trimtab.Relay;

/// <summary>Reports that were not in the queue when the program ended, in a file: a line each.</summary>
/// <param name="directory">Where the file is; empty: nothing is kept.</param>
internal sealed class UnsentReports(string directory)
{
    /// <summary>So many are kept at most.</summary>
    public const int Most = 1_000;

    private readonly string _file = Path.Combine(directory, "reports.jsonl");

    /// <returns>What the program left when it ended last; empty when nothing, or when the file is damaged: what failed is found again by the list at the start.</returns>
    public IReadOnlyList<PodFailureReport> Load()
    {
        try
        {
            return directory.Length == 0 || !File.Exists(_file) ? [] : [.. File.ReadLines(_file).Take(Most).Select(static line => DocumentJson.Deserialize<PodFailureReport>(Encoding.UTF8.GetBytes(line)))];
        }
        catch (Exception damaged) when (damaged is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Keeps reports; with none the file goes.</summary>
    /// <returns>False when they can't be kept.</returns>
    public bool Save(IReadOnlyList<PodFailureReport> reports)
    {
        if (directory.Length == 0)
        {
            return reports.Count == 0;
        }

        try
        {
            if (reports.Count == 0)
            {
                File.Delete(_file);
                return true;
            }

            Directory.CreateDirectory(directory);
            AtomicFile.Write(
                _file,
                stream =>
                {
                    // One by one: all at once would take as much memory again, at the end of a program that has none to spare.
                    foreach (var report in reports)
                    {
                        stream.Write(DocumentJson.Serialize(report).AsSpan());
                        stream.WriteByte((byte)'\n');
                    }
                },
                isFlushed: true);
            return true;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
