using System.Globalization;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Incidents;

/// <summary>Guesses by rules why a pod failed, from what a report holds. Pure; never more than a hint for the person who looks.</summary>
public static class ProbableCause
{
    private static readonly string[] Refusals = ["connection refused", "ECONNREFUSED", "no such host", "ENOTFOUND", "Name or service not known", "i/o timeout", "connection timed out", "could not connect", "dial tcp"];

    private static readonly (string Mark, string Meaning)[] Configuration =
    [
        ("couldn't find key", "A key of a ConfigMap or Secret that the container asks for is missing"),
        ("configmap", "A ConfigMap that the container asks for is missing"),
        ("secret", "A Secret that the container asks for is missing"),
        ("executable file not found", "The container's command is not in the image"),
        ("no such file or directory", "The container's command or working directory is not in the image"),
        ("permission denied", "The container's command may not be executed"),
        ("runAsNonRoot", "The image runs as root, and the pod forbids that"),
    ];

    private static readonly (string Mark, string Meaning)[] Images =
    [
        ("not found", "The image or its tag is not in the registry"),
        ("manifest unknown", "The image or its tag is not in the registry"),
        ("unauthorized", "The registry wants a credential: the pod's imagePullSecrets have none that is good"),
        ("authentication required", "The registry wants a credential: the pod's imagePullSecrets have none that is good"),
        ("denied", "The registry refuses the credential, or the repository does not exist"),
        ("toomanyrequests", "The registry's rate limit is used up"),
        ("no such host", "The registry's name is unknown to the node"),
        ("timeout", "The registry did not answer the node"),
        ("InvalidImageName", "The image's name is malformed"),
    ];

    // The pod's own limits first: the node's need is told with some of the same words.
    private static readonly (string Mark, string Meaning)[] Evictions =
    [
        ("ephemeral local storage usage exceeds", "The pod wrote more to its containers' file systems and logs than its limits of ephemeral storage allow."),
        ("local ephemeral storage limit", "The container wrote more to its file system and logs than its limit of ephemeral storage allows."),
        ("EmptyDir volume", "The pod wrote more into an emptyDir volume than the volume's limit allows."),
        ("enough resource", "The node had less room for the pod than the scheduler believed."),
        ("Preempt", "The node needed the pod's place for a more important one."),
        ("node shutdown", "The node was shut down."),
        ("is shutting", "The node was shut down."),
        ("memory", "The node ran out of memory, and this pod used more than it asked for."),
        ("ephemeral", "The node ran out of disk space."),
        ("disk", "The node ran out of disk space."),
    ];

    /// <returns>One sentence; null when no rule fits.</returns>
    public static string? Of(PodFailureReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Kind switch
        {
            PodFailureKind.OutOfMemory => MemoryKill.Of(report)?.Sentence(report.FailedAt),
            PodFailureKind.ImagePull => $"{Meaning(Images, $"{report.Reason} {report.Sentence} {report.TextOf("events")}") ?? "The node can't get the image"}: {report.Image}.",
            PodFailureKind.Configuration => Meaning(Configuration, $"{report.Sentence} {report.TextOf("events")}") is { } missing ? missing + "." : null,
            PodFailureKind.Crashed => Refusal(report) ?? ExitCode(report.ExitCode),
            PodFailureKind.KeepsEnding => "The process ends by itself with success: it is not a server, or its command ends too early.",
            PodFailureKind.NotReady => Probe(report),
            PodFailureKind.Unschedulable => Scheduling(report.Sentence),
            PodFailureKind.Evicted => Meaning(Evictions, report.Sentence),
            PodFailureKind.Mount => "A volume of the pod is missing, or another node still holds it.",
            PodFailureKind.Sandbox => "The node's container runtime or its network plugin fails.",
            _ => null,
        };
    }

    /// <summary>What an exit code says by convention; null when nothing.</summary>
    public static string? ExitCode(int? code) => code switch
    {
        null or 0 => null,
        1 => "The program ended itself with a general error (exit code 1): its last log lines should say why.",
        2 => "The program was called wrongly or panicked (exit code 2).",
        126 => "The command can't be executed (exit code 126): it is no program, or may not be run.",
        127 => "The command was not found (exit code 127).",
        134 => "The program aborted itself (SIGABRT, exit code 134).",
        137 => "The program was killed (SIGKILL, exit code 137): by the node, a failed liveness probe, or for its memory.",
        139 => "The program crashed by an invalid memory access (SIGSEGV, exit code 139).",
        143 => "The program was told to end (SIGTERM, exit code 143): by a failed liveness probe or a stop.",
        > 128 and < 160 => string.Create(CultureInfo.InvariantCulture, $"The program was ended by signal {code - 128} (exit code {code})."),
        _ => null,
    };

    private static string? Refusal(PodFailureReport report)
    {
        var line = (report.Context ?? []).Where(static part => part.Name.StartsWith("log/", StringComparison.Ordinal))
            .SelectMany(static part => (part.Text ?? "").Split('\n'))
            .LastOrDefault(static line => Refusals.Any(mark => line.Contains(mark, StringComparison.OrdinalIgnoreCase)));
        // A report's context has been redacted whole, by the relay.
        return line is null ? null : $"Something that the program needs did not answer{Sentences.Detail(line, static redacted => redacted)}";
    }

    private static string Probe(PodFailureReport report)
    {
        var events = $"{report.Sentence} {report.TextOf("events")}";
        return events.Contains("Readiness probe failed", StringComparison.Ordinal) ? "The readiness probe fails: the program runs, but does not answer as the probe wants."
            : events.Contains("Startup probe failed", StringComparison.Ordinal) ? "The startup probe fails: the program takes longer to start than the probe allows."
            : events.Contains("Liveness probe failed", StringComparison.Ordinal) ? "The liveness probe fails: the program hangs, or the probe asks in the wrong place."
            : "The pod is not ready; no probe has said why.";
    }

    private static string? Scheduling(string sentence)
        => sentence.Contains("Insufficient", StringComparison.Ordinal) ? "No node has the CPU or memory that the pod asks for."
            : sentence.Contains("taint", StringComparison.Ordinal) ? "The nodes that are free have taints that the pod does not tolerate."
            : sentence.Contains("affinity", StringComparison.Ordinal) || sentence.Contains("selector", StringComparison.Ordinal) ? "No node fits the pod's node selector or affinity."
            : sentence.Contains("PersistentVolumeClaim", StringComparison.OrdinalIgnoreCase) ? "A PersistentVolumeClaim of the pod has no volume."
            : null;

    private static string? Meaning((string Mark, string Meaning)[] rules, string text)
        => rules.FirstOrDefault(rule => text.Contains(rule.Mark, StringComparison.OrdinalIgnoreCase)).Meaning;
}
