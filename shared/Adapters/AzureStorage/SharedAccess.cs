namespace Trimtab.Adapters.AzureStorage;

/// <summary>Checks shared access signatures before the first request does.</summary>
internal static class SharedAccess
{
    /// <param name="text">The query, with or without its question mark.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="FormatException">It is no signature.</exception>
    public static string Check(string text, string what)
    {
        var query = text.TrimStart('?').Trim('&');
        var names = query.Split('&').Select(part => part.Split('=')[0]).ToHashSet(StringComparer.Ordinal);
        return names.Contains("sig") && names.Contains("sv") && !query.Any(c => c is <= ' ' or > '~')
            ? query
            : throw new FormatException($"{what} is no shared access signature: it must have sv and sig, as the portal or az storage account generate-sas gives it.");
    }
}
