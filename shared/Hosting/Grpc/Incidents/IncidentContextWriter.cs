using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Signals;
using Trimtab.Domain.Yaml;

namespace Trimtab.Hosting.Grpc.Incidents;

/// <summary>Writes a report as the message of the incident stream. Everything in it comes from the report, which is redacted.</summary>
public static class IncidentContextWriter
{
    private const string RulesVersion = "1";

    /// <param name="report">The report.</param>
    /// <param name="relay">The relay's name.</param>
    /// <param name="now">When the harvest was made.</param>
    public static IncidentContext Write(PodFailureReport report, string relay, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        var message = new IncidentContext
        {
            Relay = relay,
            Cluster = report.Cluster,
            Key = new Adapters.Grpc.Incidents.IncidentKey
            {
                Id = Domain.Incidents.IncidentKey.IdOf(report),
                OwnerUid = report.Owner.Uid,
                Container = report.Container ?? "",
                Reason = report.Reason,
                TemplateHash = report.Pod.Template,
            },
            Classification = ClassificationOf(report),
            Times = TimesOf(report, now),
            Pod = new PodIdentity { Namespace = report.Pod.Namespace, Name = report.Pod.Name, Uid = report.Pod.Uid },
            Redaction = new RedactionReport { Rules = RulesVersion },
            Occurrences = (uint)Math.Max(0, report.Count),
            Partial = report.IsPartial,
            Memory = MemoryOf(report),
        };
        // A canary has no target's label, but a rollout's.
        if ((report.Owner.Target ?? report.Owner.Rollout ?? report.Revision) is not null)
        {
            message.Revision = new Revision { Target = report.Owner.Target ?? "", Rollout = report.Owner.Rollout ?? "", Commit = report.Revision ?? "" };
        }

        foreach (var part in report.Context ?? [])
        {
            Add(message, part);
        }

        return message;
    }

    private static Times TimesOf(PodFailureReport report, DateTimeOffset now) => new()
    {
        Failed = Time(report.FailedAt),
        Observed = Time(report.SeenAt),
        Harvested = Time(now),
        FirstSeen = Time(report.CountedSince ?? report.SeenAt),
        Harvest = Duration.FromTimeSpan(now - report.SeenAt),
    };

    private static Classification ClassificationOf(PodFailureReport report)
    {
        var classification = new Classification
        {
            Kind = KindOf(report),
            Reason = report.Reason,
            Message = report.Sentence,
            ProbableCause = ProbableCause.Of(report) ?? "",
        };
        if (report.ExitCode is { } code)
        {
            classification.ExitCode = code;
            if (code is > 128 and < 160)
            {
                classification.Signal = code - 128;
            }
        }

        return classification;
    }

    private static MemoryUse? MemoryOf(PodFailureReport report)
    {
        if (MemoryKill.Of(report) is not { } kill)
        {
            return null;
        }

        var memory = new MemoryUse { Limit = kill.Limit ?? "", PodLimit = kill.PodLimit ?? "", Peak = kill.Peak ?? "", PeakAtMost = kill.PeakAtMost ?? "", NodeSign = kill.NodeSign ?? "" };
        if (kill.Last is { } last)
        {
            (memory.LastBytes, memory.LastAt) = ((ulong)last.Bytes, Time(last.At));
        }

        return memory;
    }

    private static FailureKind KindOf(PodFailureReport report) => report.Kind switch
    {
        PodFailureKind.OutOfMemory => FailureKind.OutOfMemory,
        PodFailureKind.Crashed when report.Reason == "CrashLoopBackOff" => FailureKind.CrashLoop,
        PodFailureKind.Crashed => FailureKind.Terminated,
        PodFailureKind.KeepsEnding => FailureKind.CrashLoop,
        PodFailureKind.ImagePull => FailureKind.ImagePull,
        PodFailureKind.Configuration when report.Reason is "RunContainerError" or "StartError" => FailureKind.ContainerRun,
        PodFailureKind.Configuration => FailureKind.ContainerCreation,
        PodFailureKind.Evicted => FailureKind.Evicted,
        PodFailureKind.Unschedulable => FailureKind.Unschedulable,
        PodFailureKind.NotReady => FailureKind.Probe,
        PodFailureKind.Mount => FailureKind.Mount,
        PodFailureKind.Sandbox => FailureKind.Sandbox,
        _ => FailureKind.Unspecified,
    };

    private static void Add(IncidentContext message, ContextPart part)
    {
        if (part.Text is not { } text)
        {
            message.Redaction.Withheld.Add(new WithheldPart { Part = part.Name, Reason = part.Withheld ?? "" });
            return;
        }

        message.Redaction.MaskedValues += (uint)text.AsSpan().Count(Redactor.Mask);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        switch (part.Name.Split('/'))
        {
            case ["log", var container, .. var rest]:
                message.Logs.Add(new LogExcerpt { Container = container, Previous = rest is ["previous"], Lines = { lines } });
                break;
            case ["pod"]:
                AddManifest(message, text, isPod: true);
                break;
            case ["owner", ..]:
                AddManifest(message, text, isPod: false);
                break;
            case ["events", ..]:
                message.Events.Add(lines.Select(EventLine.Parse).OfType<EventLine>().Select(EventOf));
                break;
            case ["node"]:
                message.NodeConditions.Add(NodeConditions(lines));
                break;
            case ["configMaps"]:
                message.Configs.Add(lines.Select(ConfigOf));
                break;
            case ["change"]:
                message.TemplateDiff = DiffOf(lines, message.Key.TemplateHash);
                break;
        }
    }

    private static void AddManifest(IncidentContext message, string text, bool isPod)
    {
        if (Parse(text) is not { } value)
        {
            return;
        }

        message.Manifests.Add(new Manifest
        {
            ApiVersion = value.Text("apiVersion"),
            Kind = value.Text("kind"),
            Namespace = value.Namespace,
            Name = value.Name,
            ResourceVersion = value.ResourceVersion,
            Yaml = YamlText.Write(WithoutStatus(value)),
        });
        if (isPod)
        {
            PodStates.AddTo(message, value);
        }
        else
        {
            message.Owners.Add(new OwnerReference { ApiVersion = value.Text("apiVersion"), Kind = value.Text("kind"), Name = value.Name, Uid = value.Uid });
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // A mask may have taken more than a value: what can't be read is left out, as it is no secret's fault.
            return null;
        }
    }

    private static JsonObject WithoutStatus(JsonObject value)
    {
        var copy = value.Copy();
        copy.Remove("status");
        return copy;
    }

    private static ClusterEvent EventOf(EventLine line)
    {
        var about = line.About.Split('/', 2);
        return new ClusterEvent
        {
            Type = line.Type,
            Reason = line.Reason,
            Message = line.Detail.TrimStart(':', ' '),
            Count = (int)Math.Min(line.Count, int.MaxValue),
            Last = line.Time is { } time ? Time(time) : null,
            InvolvedKind = about[0],
            InvolvedName = about[1],
        };
    }

    private static IEnumerable<NodeCondition> NodeConditions(string[] lines)
    {
        var node = lines.FirstOrDefault(static line => line.StartsWith("node ", StringComparison.Ordinal))?[5..] ?? "";
        foreach (var line in lines.Where(static line => line.Contains('=', StringComparison.Ordinal) && line.Contains(" (", StringComparison.Ordinal)))
        {
            var (equals, open) = (line.IndexOf('=', StringComparison.Ordinal), line.IndexOf(" (", StringComparison.Ordinal));
            var close = line.IndexOf(')', open);
            if (equals < open && close > open)
            {
                yield return new NodeCondition { Node = node, Type = line[..equals], Status = line[(equals + 1)..open], Reason = line[(open + 2)..close], Message = line[(close + 1)..].TrimStart(':', ' ') };
            }
        }
    }

    private static ConfigDigest ConfigOf(string line)
    {
        var (name, rest) = line.Split(' ', 2) is [var first, var second] ? (first, second) : (line, "");
        return rest == "is missing" ? new ConfigDigest { Name = name, Missing = true } : new ConfigDigest { Name = name, Digest = rest };
    }

    private static TemplateDiff DiffOf(string[] lines, string hash)
    {
        var changes = lines.Select(ChangeOf).ToList();
        return new TemplateDiff
        {
            FromHash = BeforeOf(static change => PastTemplate.IsHashLabel(change.Path)),
            ToHash = hash,
            FromCommit = BeforeOf(IsCommit),
            Changes = { changes.Where(static change => !PastTemplate.IsHashLabel(change.Path) && !IsCommit(change)) },
        };

        string BeforeOf(Predicate<FieldChange> isIt) => changes.Find(isIt)?.Before.Trim('"') ?? "";

        static bool IsCommit(FieldChange change) => change.Path == TrimtabNames.Revision;
    }

    private static FieldChange ChangeOf(string line)
    {
        var (path, values) = line.Split(": ", 2) is [var first, var second] ? (first, second) : (line, "");
        var (before, after) = values.Split(" → ", 2) is [var left, var right] ? (left, right) : (values, "");
        return new FieldChange { Path = path, Before = before == "(not set)" ? "" : before, After = after == "(removed)" ? "" : after };
    }

    private static Timestamp Time(DateTimeOffset time) => Timestamp.FromDateTimeOffset(time);
}
