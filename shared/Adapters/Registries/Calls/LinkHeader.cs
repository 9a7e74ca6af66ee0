namespace Trimtab.Adapters.Registries.Calls;

/// <summary>The header <c>Link</c> (RFC 8288), of which only the next page is of interest.</summary>
internal static class LinkHeader
{
    /// <summary>No address of a page is near it.</summary>
    private const int MaxLength = 16 << 10;

    /// <returns>The target of the first link with <c>rel=next</c>, as it was written; null when there is none.</returns>
    public static string? Next(string header)
    {
        var rest = header.Length > MaxLength ? [] : header.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var start)
        {
            rest = rest[(start + 1)..];
            var end = rest.IndexOf('>');
            if (end < 0)
            {
                return null;
            }

            var target = rest[..end].Trim();
            rest = rest[(end + 1)..];
            var parameters = rest[..EndOf(rest, ',')];
            if (!target.IsEmpty && IsNext(parameters))
            {
                return target.ToString();
            }

            rest = rest[parameters.Length..];
        }

        return null;
    }

    /// <summary>Where a sign stands first outside quotes; the text's end when it does not.</summary>
    private static int EndOf(ReadOnlySpan<char> text, char sign)
    {
        var isQuoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (text[at] == sign && !isQuoted)
            {
                return at;
            }
        }

        return text.Length;
    }

    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            var end = EndOf(parameters, ';');
            var parameter = parameters[..end].Trim();
            var equals = parameter.IndexOf('=');
            if (equals > 0
                && parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase)
                && Names(parameter[(equals + 1)..].Trim().Trim('"')))
            {
                return true;
            }

            parameters = end < parameters.Length ? parameters[(end + 1)..] : [];
        }

        return false;
    }

    // A link may stand in several relations.
    private static bool Names(ReadOnlySpan<char> relations)
    {
        foreach (var range in relations.Split(' '))
        {
            if (relations[range].Equals("next", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
