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

        node.RefuseOtherKeys();
        return new UpdateExecution();
    }
}
