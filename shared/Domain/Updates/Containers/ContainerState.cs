using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Updates.Containers;

/// <summary>Reads how a container does.</summary>
public static class ContainerState
{
    extension(JsonObject container)
    {
        public bool IsRunning => container.Find("State", "Running") is JsonValue value && value.TryGetValue<bool>(out var isRunning) && isRunning;

        /// <summary>It was made and never ran.</summary>
        public bool IsNew => container.Text("State", "Status") == "created";

        /// <summary>Without the slash that the engine puts before it.</summary>
        public string ContainerName => container.Text("Name").TrimStart('/');

        /// <summary>Whether it runs as it should.</summary>
        public UpdateProgress Progress()
        {
            if (!container.IsRunning || container.Text("State", "Status") == "restarting")
            {
                var error = container.Text("State", "Error");
                return new UpdateProgress.Failed($"The container ended with exit code {container.Number("State", "ExitCode")}{(error.Length > 0 ? $": {error}" : "")}.");
            }

            if (container.Number("RestartCount") is > 0 and var restarts)
            {
                return new UpdateProgress.Failed($"The container was restarted {restarts} {(restarts == 1 ? "time" : "times")}, the last exit code was {container.Number("State", "ExitCode")}.");
            }

            return container.Text("State", "Health", "Status") switch
            {
                "unhealthy" => new UpdateProgress.Failed($"The container's own health check fails: {LastOutput(container)}"),
                "starting" => new UpdateProgress.Pending("The container's own health check has not passed yet."),
                "healthy" => new UpdateProgress.Ready("The container's own health check passes."),
                _ => new UpdateProgress.Ready("The container runs."),
            };
        }
    }

    private static string LastOutput(JsonObject container)
    {
        const int MaxLength = 300;
        var output = container.Items("State", "Health", "Log").LastOrDefault()?.Text("Output").ReplaceLineEndings(" ").Trim() ?? "";
        return output.Length == 0 ? "it says nothing." : output[..Math.Min(output.Length, MaxLength)];
    }
}
