using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Runs pods until enough have succeeded, or too many have failed.</summary>
internal sealed class JobController(TwinWorld world) : IController
{
    private readonly ServedKind _kind = world.Catalog.Get(new KindName("batch/v1", "Job"));
    private readonly OwnedPods _pods = new(world);

    public IEnumerable<ObjectKey> Affected(Change change) => OwnedPods.Affected(change, _kind);

    public void Reconcile(ObjectKey key)
    {
        if (world.Store.Find(_kind, key.Namespace, key.Name) is not { IsDeleting: false } job || IsOver(job))
        {
            return;
        }

        var isSuspended = (bool?)job.Value.Find("spec", "suspend") == true;
        var wanted = (int)(job.Value.Number("spec", "completions") ?? 1);
        var limit = job.Value.Number("spec", "backoffLimit") ?? 6;
        var (succeeded, failed) = Ended(job);
        if (!isSuspended && succeeded < wanted && failed <= limit)
        {
            var parallel = (int)(job.Value.Number("spec", "parallelism") ?? 1);
            var missing = Math.Min(parallel, wanted - succeeded) - _pods.Active(job).Count;
            for (; missing > 0 && TryCreate(job); missing--)
            {
            }
        }

        WriteStatus(job, succeeded, failed, wanted, limit, isSuspended);
    }

    private (int Succeeded, int Failed) Ended(StoredObject job)
    {
        var pods = _pods.All(job);
        var restarts = pods.Where(pod => pod.Value.Text("spec", "restartPolicy") == "OnFailure")
            .Sum(pod => pod.Value.Items("status", "containerStatuses").Sum(container => container.Number("restartCount") ?? 0));
        return (pods.Count(pod => pod.Value.Text("status", "phase") == "Succeeded"), pods.Count(pod => pod.Value.Text("status", "phase") == "Failed") + (int)restarts);
    }

    private bool TryCreate(StoredObject job)
    {
        try
        {
            _pods.Create(job, job.Name + "-");
            return true;
        }
        catch (ApiFault fault)
        {
            world.Events.Warn(job, "FailedCreate", $"Error creating: {fault.Message}", "job-controller");
            return false;
        }
    }

    private void WriteStatus(StoredObject job, int succeeded, int failed, int wanted, long limit, bool isSuspended)
    {
        var now = world.Clock.Timestamp;
        var active = _pods.Active(job);
        var status = new JsonObject { ["ready"] = active.Count(OwnedPods.IsReady) };
        status.Assign("startTime", job.Value.Find("status", "startTime") ?? now);
        status.Assign("conditions", job.Value.Find("status", "conditions"));
        if (succeeded >= wanted)
        {
            Conditions.Set(status, "Complete", isTrue: true, "CompletionsReached", "Reached expected number of succeeded pods", now);
            status["completionTime"] = now;
        }
        else if (failed > limit)
        {
            Conditions.Set(status, "Failed", isTrue: true, "BackoffLimitExceeded", "Job has reached the specified backoff limit", now);
            active.ForEach(_pods.Delete);
            active = [];
        }
        else if (isSuspended)
        {
            Conditions.Set(status, "Suspended", isTrue: true, "JobSuspended", "Job suspended", now);
        }

        Counts.Put(status, "active", active.Count);
        Counts.Put(status, "succeeded", succeeded);
        Counts.Put(status, "failed", failed);
        world.WriteStatus(job, status, Controllers.Manager);
    }

    private static bool IsOver(StoredObject job) => Conditions.IsTrue(job.Value, "Complete") || Conditions.IsTrue(job.Value, "Failed");
}
