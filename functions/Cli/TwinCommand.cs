using System.CommandLine;
using Trimtab.Twin;

namespace Trimtab.Cli;

/// <summary><c>trimtab twin</c>: a cluster in one process, for trying things.</summary>
internal static class TwinCommand
{
    public static Command Create()
    {
        var kubeconfig = new Option<string>("--kubeconfig")
        {
            Description = "Where the kubeconfig for it is written.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "twin.kubeconfig",
        };
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 for any free one.", DefaultValueFactory = _ => 0 };
        var command = new Command("twin", """
            Runs a small in-memory Kubernetes API with simulated workloads and traffic until it is stopped.

            Example: trimtab twin --kubeconfig twin.kubeconfig
            """) { kubeconfig, port };
        command.SetAction((result, cancellationToken)
            => RunAsync(result, result.GetRequiredValue(kubeconfig), new TwinOptions { Port = result.GetValue(port) }, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, string kubeconfig, TwinOptions options, CancellationToken cancellationToken)
    {
        await using var twin = await TwinServer.StartAsync(options, TimeProvider.System, cancellationToken);
        await twin.WriteKubeconfigAsync(kubeconfig, cancellationToken);
        var output = result.InvocationConfiguration.Output;
        await output.WriteLineAsync($"The twin listens on {twin.Url}. Try: kubectl --kubeconfig {kubeconfig} get namespaces");
        await output.WriteLineAsync("Ctrl+C stops it; nothing is kept.");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return ExitCode.Good;
    }
}
