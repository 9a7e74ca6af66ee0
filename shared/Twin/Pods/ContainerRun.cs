using Trimtab.Twin.Traffic;

namespace Trimtab.Twin.Pods;

/// <summary>One container of a pod as the node runs it.</summary>
internal sealed class ContainerRun(string name, string image, PodBehaviour behaviour, ContainerTimes times)
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PullTime = TimeSpan.FromSeconds(2);

    private int _backOffs;

    public string Name { get; } = name;

    public string Image { get; } = image;

    public PodBehaviour Behaviour { get; } = behaviour;

    public ContainerPhase Phase { get; private set; } = ContainerPhase.Creating;

    /// <summary>Why the container waits, in words.</summary>
    public string Message { get; private set; } = "";

    public DateTimeOffset StartedAt { get; private set; }

    public Termination? Last { get; private set; }

    /// <summary>How the run before <see cref="Last"/> ended.</summary>
    public Termination? Earlier { get; private set; }

    public int Restarts { get; private set; }

    public bool IsReady { get; private set; }

    /// <summary>When the next change is due; null when there is none.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    public ContainerLog Log { get; private set; } = new();

    public ContainerLog? PreviousLog { get; private set; }

    public RequestCounters Counters { get; private set; } = new();

    public bool HasRun { get; private set; }

    public string Id(int run) => $"containerd://{times.PodUid.Replace("-", "", StringComparison.Ordinal)}{run:x8}";

    public void WaitToStart(DateTimeOffset at) => NextAt = at;

    public void Refuse(ContainerPhase phase, string message, DateTimeOffset? again)
    {
        Phase = phase;
        Message = message;
        NextAt = again;
    }

    public void FailPull(DateTimeOffset now)
        => Refuse(ContainerPhase.PullFailed, $"failed to pull and unpack image \"{Image}\": failed to resolve reference \"{Image}\": not found", now + PullTime);

    public void Start(DateTimeOffset now)
    {
        if (HasRun)
        {
            Restarts++;
            PreviousLog = Log;
            Log = new ContainerLog();
        }

        HasRun = true;
        Counters = new RequestCounters();
        Phase = ContainerPhase.Running;
        Message = "";
        StartedAt = now;
        IsReady = false;
        Log.Write(now, "INFO", $"starting {Image}");
        NextAt = Earliest(ReadyAt, ExitAt);
    }

    /// <summary>Makes the change that is due. The caller starts a creating container itself.</summary>
    /// <returns>Whether the container wants to start (again), which may fail.</returns>
    public bool Advance(DateTimeOffset now)
    {
        switch (Phase)
        {
            case ContainerPhase.Running when ExitAt <= now:
                Exit(now);
                return false;
            case ContainerPhase.Running:
                IsReady = true;
                Log.Write(now, "INFO", "ready to serve");
                NextAt = ExitAt;
                return false;
            case ContainerPhase.Terminated when _backOffs > 0:
                Refuse(ContainerPhase.CrashBackOff, $"back-off {BackOff.TotalSeconds:0}s restarting failed container={Name}", Last!.FinishedAt + BackOff);
                return false;
            case ContainerPhase.PullFailed:
                Refuse(ContainerPhase.PullBackOff, $"Back-off pulling image \"{Image}\"", now + FirstBackOff);
                return false;
            default:
                NextAt = null;
                return true;
        }
    }

    private TimeSpan BackOff => TimeSpan.FromTicks(Math.Min(LongestBackOff.Ticks, FirstBackOff.Ticks << Math.Min(_backOffs - 1, 10)));

    private DateTimeOffset? ReadyAt => Behaviour.IsUnready ? null : StartedAt + times.ReadyDelay;

    private DateTimeOffset? ExitAt => Earliest(
        StartedAt + Behaviour.CrashAfter,
        Earliest(StartedAt + Behaviour.OutOfMemoryAfter, StartedAt + times.Duration));

    private void Exit(DateTimeOffset now)
    {
        var (code, reason) = StartedAt + Behaviour.OutOfMemoryAfter <= now ? (137, "OOMKilled")
            : StartedAt + Behaviour.CrashAfter <= now ? (1, "Error")
            : (0, "Completed");
        if (reason == "Error")
        {
            Log.Write(now, "ERROR", "unhandled exception: simulated crash, exiting with code 1");
        }

        IsReady = false;
        Phase = ContainerPhase.Terminated;
        Earlier = Last;
        Last = new Termination(code, reason, StartedAt, now, Id(Restarts));
        var restarts = times.RestartPolicy == "Always" || (times.RestartPolicy == "OnFailure" && code != 0);
        _backOffs = now - StartedAt > TimeSpan.FromMinutes(10) || Restarts == 0 ? 0 : _backOffs + 1;
        NextAt = restarts ? now + times.RestartDelay : null;
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? two)
        => one is null || two < one ? two : one;
}
