using Spectre.Console;

namespace Trimtab.Story;

/// <summary>Where the story is written: colours on a terminal, plain unbroken lines into a pipe or file.</summary>
internal static class Terminal
{
    private const int UnbrokenWidth = 1000;

    public static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = UnbrokenWidth;
        return console;
    }
}
