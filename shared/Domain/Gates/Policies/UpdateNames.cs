using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Gates.Policies;

/// <summary>Annotations of objects, and labels of containers, that speak of updates. Behind each may stand a dot and a container's name: then it is for that part only.</summary>
public static class UpdateNames
{
    /// <summary><c>disabled</c>: nothing is proposed. <c>manual</c>: everything waits for a person.</summary>
    public const string Update = TrimtabNames.Prefix + "update";

    /// <summary>Name of an update policy of the fleet.</summary>
    public const string Policy = Update + "-policy";

    public const string Range = Update + "-range";

    public const string Soak = Update + "-soak";

    /// <summary>Names of windows with commas between them; <c>none</c> for always.</summary>
    public const string Windows = Update + "-windows";

    /// <summary>Glob of tags.</summary>
    public const string Glob = Update + "-glob";

    /// <summary>Before the word of a kind of change, <c>trimtab.dev/update-major</c>: its action.</summary>
    public const string Action = Update + "-";
}
