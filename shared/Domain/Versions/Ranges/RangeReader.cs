namespace Trimtab.Domain.Versions.Ranges;

/// <summary>Reads ranges as npm's library does in its strict mode; a comma between bounds means AND.</summary>
internal sealed class RangeReader(bool includePrerelease)
{
    private readonly string[] _lowest = includePrerelease ? RangeComparator.Lowest : [];

    /// <returns>The alternatives; null, and the reason, when the text is no range.</returns>
    public IReadOnlyList<ComparatorSet>? Read(string text, out string reason)
    {
        List<ComparatorSet> sets = [];
        foreach (var alternative in text.Split("||"))
        {
            if (ReadAlternative(alternative, out reason) is not { } set)
            {
                return null;
            }

            sets.Add(set);
        }

        reason = "";
        // The library drops what can't be kept beside other alternatives, and then everything beside "any version".
        var possible = sets.Count > 1 ? [.. sets.Where(static set => !set.IsNever)] : sets;
        return possible.Find(static set => set.IsAny) is { } any ? [any] : possible.Count == 0 ? [sets[0]] : possible;
    }

    private ComparatorSet? ReadAlternative(string text, out string reason)
    {
        reason = "";
        List<RangeComparator> comparators = [];
        var parts = text.Split(',');
        foreach (var part in parts)
        {
            var trimmed = RangeWords.Trimmed(part);
            if (parts.Length > 1 && trimmed.Length == 0)
            {
                reason = "a comma has nothing beside it";
                return null;
            }

            if (!TryPart(trimmed, comparators, out reason))
            {
                return null;
            }
        }

        return new ComparatorSet(comparators);
    }

    private bool TryPart(string text, List<RangeComparator> comparators, out string reason)
    {
        if (RangeWords.Hyphen(text) is { } hyphen && IsBound(hyphen.From) && (IsBound(hyphen.To) || hyphen.To.Prerelease.Length > 0 || includePrerelease))
        {
            comparators.AddRange(new RangeBounds(_lowest).Hyphen(hyphen.From, hyphen.To).Where(IsRestriction));
            reason = "";
            return true;
        }

        foreach (var word in RangeWords.Of(text))
        {
            if (ReadWord(word) is not { } read)
            {
                reason = $"'{Signs.Shown(word, 40)}' is no version with places, and no operator with one";
                return false;
            }

            comparators.AddRange(read.Where(IsRestriction));
        }

        reason = "";
        return true;
    }

    private RangeComparator[]? ReadWord(string word)
    {
        if (word.Length == 0)
        {
            return [];
        }

        var bounds = new RangeBounds(_lowest);
        if (word[0] == '^')
        {
            return PartialVersion.TryRead(word.AsSpan(1), out var caret) ? bounds.Caret(caret) : Starless(word);
        }

        if (word[0] == '~')
        {
            return PartialVersion.TryRead(word.AsSpan(word.StartsWith("~>", StringComparison.Ordinal) ? 2 : 1), out var tilde) ? bounds.Tilde(tilde) : Starless(word);
        }

        var (sign, length) = Operator(word);
        return !PartialVersion.TryRead(word.AsSpan(length), out var partial) || partial.HasNumberBehindAny ? Starless(word)
            : !partial.IsFull ? bounds.Any(sign, partial)
            : partial.IsVersion ? [new RangeComparator(sign, partial.Lowest(partial.Prerelease))]
            : null;
    }

    /// <summary>As the library: a star that belongs to no place is left out, with the operator before it.</summary>
    private static RangeComparator[]? Starless(string word)
    {
        var star = word.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return null;
        }

        var before = word.AsSpan(0, star);
        before = before.EndsWith('=') ? before[..^1] : before;
        before = before.EndsWith('<') || before.EndsWith('>') ? before[..^1] : before;
        var rest = string.Concat(before, word.AsSpan(star + 1));
        if (rest.Length == 0)
        {
            return [];
        }

        var (sign, length) = Operator(rest);
        return PartialVersion.TryRead(rest.AsSpan(length), out var partial) && partial.IsVersion
            ? [new RangeComparator(sign, partial.Lowest(partial.Prerelease))]
            : null;
    }

    private static (RangeOperator Sign, int Length) Operator(string word) => word switch
    {
        ['>', '=', ..] => (RangeOperator.GreaterOrEqual, 2),
        ['<', '=', ..] => (RangeOperator.LessOrEqual, 2),
        ['>', ..] => (RangeOperator.Greater, 1),
        ['<', ..] => (RangeOperator.Less, 1),
        ['=', ..] => (RangeOperator.Equal, 1),
        _ => (RangeOperator.Equal, 0),
    };

    /// <summary>The library takes a full version before a hyphen only with one <c>v</c> at most; behind it the prefix stays out of the bound where that is built anew.</summary>
    private static bool IsBound(PartialVersion partial) => !partial.IsFull || partial.IsVersion;

    /// <summary>At or above the very lowest version is no restriction, so that it names no prerelease either.</summary>
    private bool IsRestriction(RangeComparator comparator)
        => comparator.Operator != RangeOperator.GreaterOrEqual || comparator.Bound.OrderTo(new SemVersion(WholeNumber.Zero, WholeNumber.Zero, WholeNumber.Zero, _lowest, [])) != 0;
}
