using System.Text.Json.Nodes;

namespace Trimtab.Adapters.Kubernetes.Watching;

/// <summary>One event as the API sends it: <c>{"type":"ADDED","object":{…}}</c>.</summary>
internal sealed record WatchLine(string Type, JsonObject Object);
