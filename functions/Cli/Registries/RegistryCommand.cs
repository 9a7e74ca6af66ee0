using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Images;

namespace Trimtab.Cli.Registries;

/// <summary><c>trimtab registry</c>: what registries and chart repositories have, asked as the function app asks them.</summary>
internal static class RegistryCommand
{
    public static Command Create(SharedOptions shared)
        => new("registry", "What registries and chart repositories have, asked as the fleet says.")
        {
            RegistryTagsCommand.Create(shared),
            RegistryDigestCommand.Create(shared),
            RegistryChartsCommand.Create(shared),
        };

    public static Argument<string> ImageArgument() => new("image") { Description = "An image reference, as in an image field." };

    /// <exception cref="CliException">It is none.</exception>
    public static ImageReference ReadImage(string text)
        => ImageReference.TryParse(text, out var image, out var reason) ? image : throw new CliException(reason, ExitCode.Usage);

    /// <summary>Says that a listing broke off.</summary>
    /// <returns>The exit code.</returns>
    public static int Finish(ParseResult result, bool isWhole, string fault)
    {
        if (isWhole)
        {
            return ExitCode.Good;
        }

        result.InvocationConfiguration.Error.WriteLine($"The listing broke off, so something may be missing. {fault}");
        return ExitCode.Unavailable;
    }

    /// <summary>Lines of one word each for people; one value for programs.</summary>
    public static void Print<T>(Printer printer, T value, IReadOnlyList<string> lines, string whenEmpty)
    {
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(value);
            return;
        }

        foreach (var line in lines.DefaultIfEmpty(whenEmpty))
        {
            printer.Text(line);
        }
    }
}
