namespace Trimtab.Adapters.Tests.Kubernetes;

/// <summary>Answers of an API server, short.</summary>
internal static class Bodies
{
    public static string Status(int code, string reason, string message, string details = "{}")
        => $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","details":{{details}},"code":{{code}}}""";

    public static string ConfigMap(string name, string version, string value = "a") => $$"""
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"ns","uid":"uid-{{name}}","resourceVersion":"{{version}}"},"data":{"key":"{{value}}"} }
        """.Trim();

    public static string List(string version, string[] items, string next = "")
        => $$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(',', items)}}]}""";

    public static string Event(string type, string value) => $$"""{"type":"{{type}}","object":{{value}}}""" + "\n";

    public static string Bookmark(string version)
        => Event("BOOKMARK", $$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}"} }""");
}
