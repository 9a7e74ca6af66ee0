namespace Trimtab.Domain.Fleet;

/// <summary>Reads <c>execution</c> of an update policy.</summary>
internal static class UpdateExecutionSection
{
    /// <returns>Null when it is missing.</returns>
    public static UpdateExecution? Read(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var execution = new UpdateExecution { PullRequest = node.Child("pullRequest").Flag(whenMissing: false) };
        node.RefuseOtherKeys();
        return execution;
    }
}
