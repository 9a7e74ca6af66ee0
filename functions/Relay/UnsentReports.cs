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
    private readonly string _file = Path.Combine(directory, "reports.jsonl");

    /// <returns>What the program left when it ended last; empty when nothing, or when the file is damaged: what failed is found again by the list at the start.</returns>
    public IReadOnlyList<PodFailureReport> Load()
    {
        try
        {
            return directory.Length == 0 || !File.Exists(_file) ? [] : [.. File.ReadLines(_file).Select(static line => DocumentJson.Deserialize<PodFailureReport>(Encoding.UTF8.GetBytes(line)))];
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
            AtomicFile.Write(_file, [.. reports.SelectMany(static report => DocumentJson.Serialize(report).Append((byte)'\n'))], isFlushed: true);
            return true;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
