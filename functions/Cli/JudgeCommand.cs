using System.CommandLine;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Judging;

namespace Trimtab.Cli;

/// <summary><c>trimtab judge [-f FILE]</c>: the judge of the rollouts, on counts from a file or standard input.</summary>
internal static class JudgeCommand
{
    public static Command Create()
    {
        var file = new Option<string?>("--file", "-f") { Description = "JSON lines of counts. Default: standard input.", HelpName = "FILE" };
        var policy = new Option<string?>("--policy") { Description = "YAML or JSON with the fields of a rollout policy's judge block. Default: the product's.", HelpName = "FILE" };
        var command = new Command("judge", """
            Judges recorded traffic with the rollouts' own judge: one JSON line of cumulative counts in, one with the verdict out.

            Example: echo '{"t":3.0,"stable":{"requests":300,"bad":2,"slow":5},"canary":{"requests":31,"bad":4,"slow":1,"failures":0}}' | trimtab judge
            """)
        {
            file,
            policy,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result, result.GetValue(file), ReadPolicy(result.GetValue(policy)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, string? file, JudgePolicy policy, CancellationToken cancellationToken)
    {
        var judge = new JudgeLines(policy);
        using var input = file is null ? Console.In : Open(file);
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (judge.Judge(line) is { } answer)
            {
                await result.InvocationConfiguration.Output.WriteLineAsync(answer);
            }
        }

        return judge.HasErrors ? ExitCode.Usage : ExitCode.Good;
    }

    private static JudgePolicy ReadPolicy(string? file)
    {
        if (file is null)
        {
            return JudgePolicy.Default;
        }

        using var reader = Open(file);
        var (policy, faults) = JudgePolicyFile.Read(file, reader.ReadToEnd());
        return faults.Count == 0 ? policy : throw new CliException(string.Join(Environment.NewLine, faults), ExitCode.Usage);
    }

    private static StreamReader Open(string file)
    {
        try
        {
            return new StreamReader(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file} can't be read: {exception.Message}", ExitCode.Usage);
        }
    }
}
