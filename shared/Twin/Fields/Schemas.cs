namespace Trimtab.Twin.Fields;

/// <summary>The schemas of built-in kinds: only where they differ from "objects by field, lists whole".</summary>
internal static class Schemas
{
    private static readonly Schema ByName = Schema.ListBy(Schema.Any, "name");

    private static readonly Schema Conditions = Schema.ListBy(Schema.Any, "type");

    private static readonly Schema Status = Schema.Of(("conditions", Conditions));

    private static readonly Schema Metadata = Schema.Of(
        ("ownerReferences", Schema.ListBy(Schema.Atomic, "uid")),
        ("finalizers", Schema.Set));

    private static readonly Schema EnvironmentVariable = Schema.Of(
        ("valueFrom", Schema.Of(
            ("configMapKeyRef", Schema.Atomic),
            ("secretKeyRef", Schema.Atomic),
            ("fieldRef", Schema.Atomic),
            ("resourceFieldRef", Schema.Atomic))));

    private static readonly Schema Container = Schema.Of(
        ("env", Schema.ListBy(EnvironmentVariable, "name")),
        ("ports", Schema.ListBy(Schema.Any, "containerPort", "protocol=TCP")),
        ("volumeMounts", Schema.ListBy(Schema.Any, "mountPath")),
        ("volumeDevices", Schema.ListBy(Schema.Any, "devicePath")),
        ("resources", Schema.Of(("claims", ByName))));

    private static readonly Schema Volume = Schema.Of(
        ("secret", Schema.Any),
        ("csi", Schema.Of(("nodePublishSecretRef", Schema.Atomic))));

    private static readonly Schema PodSpec = Schema.Of(
        ("containers", Schema.ListBy(Container, "name")),
        ("initContainers", Schema.ListBy(Container, "name")),
        ("ephemeralContainers", Schema.ListBy(Container, "name")),
        ("volumes", Schema.ListBy(Volume, "name")),
        ("imagePullSecrets", Schema.ListBy(Schema.Atomic, "name")),
        ("hostAliases", Schema.ListBy(Schema.Any, "ip")),
        ("topologySpreadConstraints", Schema.ListBy(Schema.Of(("labelSelector", Schema.Atomic)), "topologyKey", "whenUnsatisfiable")),
        ("resourceClaims", ByName),
        ("schedulingGates", ByName),
        ("nodeSelector", Schema.Atomic));

    private static readonly Schema PodTemplate = Schema.Of(("metadata", Metadata), ("spec", PodSpec));

    private static readonly Schema Job = Schema.Of(("selector", Schema.Atomic), ("template", PodTemplate));

    public static Schema Plain { get; } = Kind(Schema.Any);

    public static Schema Pod { get; } = Kind(PodSpec);

    public static Schema Workload { get; } = Kind(Schema.Of(("selector", Schema.Atomic), ("template", PodTemplate)));

    public static Schema Batch { get; } = Kind(Job);

    public static Schema CronJob { get; } = Kind(Schema.Of(("jobTemplate", Schema.Of(("spec", Job)))));

    public static Schema Service { get; } = Kind(Schema.Of(
        ("ports", Schema.ListBy(Schema.Any, "port", "protocol=TCP")),
        ("selector", Schema.Atomic)));

    public static Schema Selecting { get; } = Kind(Schema.Of(
        ("selector", Schema.Atomic),
        ("podSelector", Schema.Atomic),
        ("scopeSelector", Schema.Atomic)));

    public static Schema RoleBinding { get; } = Schema.Of(("metadata", Metadata), ("roleRef", Schema.Atomic));

    public static Schema ServiceAccount { get; } = Schema.Of(("metadata", Metadata), ("secrets", ByName));

    public static Schema Event { get; } = Schema.Of(("metadata", Metadata));

    public static Schema Kind(Schema spec) => Schema.Of(("metadata", Metadata), ("spec", spec), ("status", Status));

    /// <summary>The schema of a custom resource whose definition describes top-level fields.</summary>
    public static Schema Custom(IEnumerable<(string Name, Schema Schema)> fields)
        => Schema.Of([("status", Status), .. fields, ("metadata", Metadata)]);
}
