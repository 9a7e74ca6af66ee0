namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>The methods of <c>kube-mind.proto</c>.</summary>
public static class IncidentMethods
{
    public const string Service = "trimtab.incidents.v1.IncidentAnalyser";

    public static GrpcMethod<IncidentContext, IncidentAck> Submit { get; } = new(Service, "Submit", IncidentContext.Parser, IncidentAck.Parser);

    /// <summary>A stream of requests, one response.</summary>
    public static GrpcMethod<IncidentContext, UploadSummary> Upload { get; } = new(Service, "Upload", IncidentContext.Parser, UploadSummary.Parser);

    /// <summary>Streams both ways.</summary>
    public static GrpcMethod<IncidentContext, IncidentAck> Deliver { get; } = new(Service, "Deliver", IncidentContext.Parser, IncidentAck.Parser);
}
