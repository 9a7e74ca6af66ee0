using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Docker;

/// <summary>Runs one command inside a container and keeps the beginning of its output.</summary>
internal static class ContainerCommand
{
    private const int MaxOutput = 64 << 10;
    private const int Header = 8;
    private const int Forbidden = 126;

    public static async Task<CommandAnswer> RunAsync(DockerConnection connection, string container, IReadOnlyList<string> command, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        var made = await connection.ReadAsync(
            DockerCall.Post(
                $"/containers/{Uri.EscapeDataString(container)}/exec",
                new JsonObject { ["Cmd"] = new JsonArray([.. command.Select(static part => JsonValue.Create(part))]), ["AttachStdout"] = true, ["AttachStderr"] = true }),
            cancellationToken) as JsonObject;
        var id = made?.Text("Id") ?? "";
        var start = DockerCall.Post($"/exec/{id}/start", new JsonObject { ["Detach"] = false, ["Tty"] = false }) with { TimeLimit = timeLimit };
        var output = await OutputOfAsync(connection, start, container, cancellationToken);
        var ended = await connection.FindAsync(DockerCall.Get($"/exec/{id}/json"), cancellationToken);
        return new CommandAnswer((int)(ended?.Number("ExitCode") ?? Forbidden), output);
    }

    public static async Task<bool> IsStillRunningAsync(DockerConnection connection, string container, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var inspected = await connection.FindAsync(DockerCall.Get($"/containers/{Uri.EscapeDataString(container)}/json"), cancellationToken);
        foreach (var id in (inspected?["ExecIDs"] as JsonArray ?? []).Select(static one => one!.GetValue<string>()))
        {
            var begun = await connection.FindAsync(DockerCall.Get($"/exec/{id}/json"), cancellationToken);
            if (begun?["Running"]?.GetValue<bool>() == true && CommandOf(begun).SequenceEqual(command, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> CommandOf(JsonObject begun)
        => [begun.Text("ProcessConfig", "entrypoint"), .. (begun.Find("ProcessConfig", "arguments") as JsonArray ?? []).Select(static argument => argument!.GetValue<string>())];

    // The engine answers as soon as it begins the command: silence before that is the engine's, afterwards the command's.
    private static async Task<string> OutputOfAsync(DockerConnection connection, DockerCall start, string container, CancellationToken cancellationToken)
    {
        var hasBegun = false;
        try
        {
            return await connection.SendAsync(
                start,
                (response, token) =>
                {
                    hasBegun = true;
                    return ReadAsync(response, token);
                },
                cancellationToken);
        }
        catch (DockerException late) when (hasBegun && late.Fault == DockerFault.Timeout)
        {
            throw new DockerException($"The command in container {container} on Docker host {connection.Name} did not end within {start.TimeLimit?.TotalSeconds:0.###} s.", DockerFault.CommandLimit, 0, late);
        }
    }

    // Frames: one byte for the stream, three empty ones, the length, the content.
    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var output = new MemoryStream();
        var header = new byte[Header];
        var buffer = new byte[8192];
        while (await stream.ReadAtLeastAsync(header, Header, throwOnEndOfStream: false, cancellationToken) == Header)
        {
            for (long left = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)); left > 0;)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    break;
                }

                left -= read;
                await output.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, Math.Max(0, MaxOutput - output.Length))), cancellationToken);
            }
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }
}
