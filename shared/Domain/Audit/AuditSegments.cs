using System.Globalization;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Audit;

/// <summary>The names of the log's files.</summary>
internal static class AuditSegments
{
    public const string Prefix = "audit/";
    private const string Suffix = ".jsonl";
    private const int Digits = 8;

    public static string Name(int number) => $"{Prefix}{number.ToString("D8", CultureInfo.InvariantCulture)}{Suffix}";

    /// <summary>Numbers of all segments there are, in order; other files are passed over.</summary>
    public static async Task<IReadOnlyList<int>> ListAsync(IAppendLog log, CancellationToken cancellationToken)
    {
        var numbers = new List<int>();
        await foreach (var name in log.ListAsync(Prefix, cancellationToken))
        {
            var isSegment = name.Length == Prefix.Length + Digits + Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal);
            if (isSegment && int.TryParse(name.AsSpan(Prefix.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }
}
