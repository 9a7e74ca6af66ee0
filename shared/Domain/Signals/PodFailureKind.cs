namespace Trimtab.Domain.Signals;

/// <summary>What happened to a pod, in one word that programs can act on.</summary>
public enum PodFailureKind
{
    /// <summary>A container ended with another exit code than 0.</summary>
    Crashed,

    /// <summary>A container was killed for its memory.</summary>
    OutOfMemory,

    /// <summary>A container that should keep running ends again and again with exit code 0.</summary>
    KeepsEnding,

    /// <summary>The image can't be had.</summary>
    ImagePull,

    /// <summary>The container can't be made: a missing ConfigMap or Secret, a wrong command, a wrong mount.</summary>
    Configuration,

    /// <summary>The pod as a whole failed: evicted, preempted, refused by its node, or stopped with it.</summary>
    Evicted,

    /// <summary>The pod can't be placed on any node within the deadline.</summary>
    Unschedulable,

    /// <summary>Not ready within the deadline, or no longer ready for longer than the grace.</summary>
    NotReady,

    /// <summary>A volume can't be mounted; told by the pod's Events only.</summary>
    Mount,

    /// <summary>The pod's sandbox, its network above all, can't be made; told by the pod's Events only.</summary>
    Sandbox,
}
