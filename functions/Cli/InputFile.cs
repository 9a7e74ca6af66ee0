namespace Trimtab.Cli;

/// <summary>A file that a command line names; <c>-</c> is standard input.</summary>
internal static class InputFile
{
    /// <returns>The name for messages, and the text.</returns>
    /// <exception cref="CliException">It can't be read.</exception>
    public static async Task<(string Name, string Text)> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (file == "-")
        {
            using var input = new StreamReader(Console.OpenStandardInput());
            return ("standard input", await input.ReadToEndAsync(cancellationToken));
        }

        try
        {
            return (file, await File.ReadAllTextAsync(file, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file} can't be read: {exception.Message}", ExitCode.Usage);
        }
    }
}
