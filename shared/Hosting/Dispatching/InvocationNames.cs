namespace Trimtab.Hosting.Dispatching;

/// <summary>Member names of an invocation on the wire.</summary>
internal static class InvocationNames
{
    public const string Data = "Data";
    public const string Metadata = "Metadata";
    public const string DequeueCount = "DequeueCount";
    public const string Id = "Id";
    public const string DeliveryCount = "DeliveryCount";
    public const string MessageId = "MessageId";
    public const string IsPastDue = "IsPastDue";
    public const string InvocationIdHeader = "X-Azure-Functions-InvocationId";
}
