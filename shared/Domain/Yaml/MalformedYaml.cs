namespace Trimtab.Domain.Yaml;

/// <summary>YamlDotNet's scanner meets some malformed texts with exceptions of the framework instead of a YamlException.</summary>
public static class MalformedYaml
{
    /// <summary>Whether an exception that came out of the scanner says that the text is no YAML.</summary>
    public static bool IsSaidBy(Exception exception)
        => exception is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException;
}
