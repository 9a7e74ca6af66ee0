using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;

namespace Trimtab.Local;

/// <summary>Runs git for repositories that tests and the story make on this machine: no configuration of the user counts.</summary>
public static class LocalGit
{
    private static readonly ProgramRunner Programs = new(Options.Create(new ProgramOptions()), TimeProvider.System);

    /// <summary>What keeps the user's configuration, hooks and prompts out.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_AUTHOR_NAME"] = "Ada Example",
        ["GIT_AUTHOR_EMAIL"] = "ada@example.com",
        ["GIT_COMMITTER_NAME"] = "Ada Example",
        ["GIT_COMMITTER_EMAIL"] = "ada@example.com",
    };

    /// <returns>Standard output.</returns>
    /// <exception cref="InvalidOperationException">git failed; the message holds what it said.</exception>
    public static async Task<string> RunAsync(string directory, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await RunAsync(new ProgramCall(ProgramName.Git, arguments) { WorkingDirectory = directory, Environment = Environment }, cancellationToken);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"git {arguments[0]} failed: {result.Error.Trim()}");
    }

    public static Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken) => Programs.RunAsync(call, cancellationToken);
}
