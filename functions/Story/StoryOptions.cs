namespace Trimtab.Story;

/// <summary>What the command line asked for.</summary>
/// <param name="Once">End after the last chapter with exit code 0 or 1, instead of staying up.</param>
/// <param name="Kubeconfig">A real cluster's kubeconfig; null: the twin.</param>
/// <param name="Context">Its context; null: the current one.</param>
internal sealed record StoryOptions(bool Once, string? Kubeconfig, string? Context)
{
    /// <returns>Null when the arguments are wrong; <paramref name="fault"/> then says how.</returns>
    public static StoryOptions? Parse(IReadOnlyList<string> arguments, out string fault)
    {
        fault = "";
        var options = new StoryOptions(Once: false, Kubeconfig: null, Context: null);
        for (var index = 0; index < arguments.Count; index++)
        {
            switch (arguments[index])
            {
                case "--once":
                    options = options with { Once = true };
                    break;
                case "--kubeconfig" when index + 1 < arguments.Count:
                    options = options with { Kubeconfig = arguments[++index] };
                    break;
                case "--context" when index + 1 < arguments.Count:
                    options = options with { Context = arguments[++index] };
                    break;
                default:
                    fault = $"./run does not understand {arguments[index]}. It knows --once, --kubeconfig FILE, --context NAME, --publish, --func, --help.";
                    return null;
            }
        }

        if (options.Kubeconfig is { } file && !File.Exists(file))
        {
            fault = $"There is no kubeconfig at {file}.";
            return null;
        }

        return options;
    }
}
