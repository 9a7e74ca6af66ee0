using System.Diagnostics.CodeAnalysis;

namespace Trimtab.Domain.Versions.Ranges;

/// <summary>A version in a range, in which places may be missing or stand for any number (<c>x</c>, <c>X</c>, <c>*</c>).</summary>
/// <param name="Prefix">The signs <c>v</c> and <c>=</c> before it.</param>
/// <param name="Major">Null for any.</param>
/// <param name="Minor">Null for any; also when it is not written, or the major is any.</param>
/// <param name="Patch">Null for any; also when it is not written, or the minor is any.</param>
/// <param name="Prerelease">By the rules of SemVer.</param>
/// <param name="HasNumberBehindAny">Whether a number follows a place that stands for any: <c>1.x.3</c>.</param>
internal sealed record PartialVersion(string Prefix, WholeNumber? Major, WholeNumber? Minor, WholeNumber? Patch, string[] Prerelease, bool HasNumberBehindAny)
{
    private const int Places = 3;

    public bool IsFull => Major is not null && Minor is not null && Patch is not null;

    /// <summary>Whether it is a version as the library takes one between comparators: at most one <c>v</c> before it.</summary>
    public bool IsVersion => IsFull && Prefix is "" or "v";

    /// <summary>The lowest version that it stands for.</summary>
    /// <param name="prerelease">Prerelease identifiers of that version.</param>
    public SemVersion Lowest(string[] prerelease) => new(Major ?? WholeNumber.Zero, Minor ?? WholeNumber.Zero, Patch ?? WholeNumber.Zero, prerelease, []);

    public static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out PartialVersion? partial)
    {
        partial = null;
        var rest = text.TrimStart("v= ");
        var prefix = text[..^rest.Length].ToString();
        Span<WholeNumber?> numbers = new WholeNumber?[Places];
        var isAnyBefore = false;
        var hasNumberBehindAny = false;
        for (var place = 0; place < Places; place++)
        {
            if (place > 0)
            {
                if (!rest.StartsWith('.'))
                {
                    break;
                }

                rest = rest[1..];
            }

            if (!TryPlace(ref rest, out numbers[place]))
            {
                return false;
            }

            hasNumberBehindAny |= isAnyBefore && numbers[place] is not null;
            isAnyBefore |= numbers[place] is null;
            numbers[place] = isAnyBefore ? null : numbers[place];
            if (place == Places - 1)
            {
                return TryEnd(rest, out var prerelease) && (partial = new PartialVersion(prefix, numbers[0], numbers[1], numbers[2], prerelease, hasNumberBehindAny)) is not null;
            }
        }

        partial = rest.IsEmpty ? new PartialVersion(prefix, numbers[0], numbers[1], numbers[2], [], hasNumberBehindAny) : null;
        return partial is not null;
    }

    private static bool TryPlace(ref ReadOnlySpan<char> rest, out WholeNumber? number)
    {
        number = null;
        if (rest.IsEmpty)
        {
            return false;
        }

        if (rest[0] is 'x' or 'X' or '*')
        {
            rest = rest[1..];
            return true;
        }

        var length = Signs.Digits(rest);
        if (length == 0 || (length > 1 && rest[0] == '0'))
        {
            return false;
        }

        number = WholeNumber.Of(rest[..length]);
        rest = rest[length..];
        return true;
    }

    /// <summary>What follows the third place: the end, or a prerelease.</summary>
    private static bool TryEnd(ReadOnlySpan<char> rest, out string[] prerelease)
    {
        prerelease = [];
        if (rest.IsEmpty)
        {
            return true;
        }

        if (VersionText.Read($"0.0.0{rest}", out _) is not { Numbers.Length: 3, Build.Length: 0 } read || read.Prerelease.Length == 0)
        {
            return false;
        }

        prerelease = read.Prerelease;
        return true;
    }
}
