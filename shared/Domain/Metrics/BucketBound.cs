using System.Buffers.Text;

namespace Trimtab.Domain.Metrics;

/// <summary>Reads the <c>le</c> label: libraries write the same boundary as <c>1</c>, <c>1.0</c> or <c>1e0</c>.</summary>
internal static class BucketBound
{
    public static bool TryParse(ReadOnlySpan<byte> text, out double bound)
    {
        if (text.SequenceEqual("+Inf"u8) || text.SequenceEqual("Inf"u8))
        {
            bound = double.PositiveInfinity;
            return true;
        }

        return Utf8Parser.TryParse(text, out bound, out var read) && read == text.Length;
    }
}
