using System.CommandLine;

namespace Trimtab.Cli;

/// <summary><c>trimtab completion SHELL</c>: the script that lets a shell complete commands, options and names.</summary>
/// <remarks>The scripts ask <c>trimtab "[suggest:POSITION]" "LINE"</c>, which answers one candidate a line. Tests run those of bash, zsh and fish in their shells; PowerShell's is only looked at as text.</remarks>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." }.AcceptOnlyFromAmong(Shells);
        var command = new Command("completion", """
            Prints the completion script of a shell; its first line says how to use it.

            Example: source <(trimtab completion bash)
            """)
        {
            shell,
        };
        command.SetAction(result => Print(result, result.GetRequiredValue(shell)));
        return command;
    }

    private static int Print(ParseResult result, string shell)
    {
        using var script = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{shell}")!);
        result.InvocationConfiguration.Output.Write(script.ReadToEnd());
        return ExitCode.Good;
    }
}
