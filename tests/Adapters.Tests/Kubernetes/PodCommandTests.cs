using System.Net.WebSockets;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes;

/// <summary>Commands in pods, against a server that says what the test wants.</summary>
public sealed class PodCommandTests
{
    private const string Success = """{"metadata":{},"status":"Success"}""";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly PodCommand Command = new("shop", "web-1", "web", ["/bin/check", "a b&c"], TimeSpan.FromSeconds(20));

    [Theory]
    [InlineData("v5.channel.k8s.io")]
    [InlineData("v4.channel.k8s.io")]
    public async Task Output_and_end_are_read(string protocol)
    {
        await using var server = await CommandServer.StartAsync();
        server.Protocol = protocol;
        server.Run = async (socket, token) =>
        {
            await CommandServer.SayAsync(socket, 1, "", token);
            await CommandServer.SayAsync(socket, 1, "fine", token);
            await CommandServer.SayAsync(socket, 2, " really", token);
            await CommandServer.SayAsync(socket, 3, Success, token);
        };
        using var cluster = server.Connect();

        (await cluster.RunAsync(Command, None)).ShouldBe(new PodCommandAnswer(0, "fine really"));

        server.Requests.ShouldBe(["/api/v1/namespaces/shop/pods/web-1/exec?container=web&stdout=true&stderr=true&command=%2Fbin%2Fcheck&command=a%20b%26c Bearer secret-token 2"]);
    }

    [Fact]
    public async Task A_message_may_come_in_pieces_and_endless_output_is_cut()
    {
        await using var server = await CommandServer.StartAsync();
        server.Run = async (socket, token) =>
        {
            await socket.SendAsync(new ReadOnlyMemory<byte>([1, (byte)'a']), WebSocketMessageType.Binary, endOfMessage: false, token);
            await socket.SendAsync(new ReadOnlyMemory<byte>([1, (byte)'b']), WebSocketMessageType.Binary, endOfMessage: true, token);
            for (var i = 0; i < 40; i++)
            {
                await CommandServer.SayAsync(socket, 1, new string('x', 10_000), token);
            }

            await CommandServer.SayAsync(socket, 3, Success, token);
        };
        using var cluster = server.Connect();

        var answer = await cluster.RunAsync(Command, None);

        answer.Output.ShouldStartWith("a\u0001bxxx");
        answer.Output.Length.ShouldBe(64 << 10);
    }

    [Fact]
    public async Task An_exit_code_is_an_answer_also_when_the_server_does_not_say_good_bye()
    {
        await using var server = await CommandServer.StartAsync();
        server.Run = async (socket, token) =>
        {
            await CommandServer.SayAsync(socket, 2, "no database", token);
            await CommandServer.SayAsync(
                socket,
                3,
                """{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}""",
                token);
            socket.Dispose();
        };
        using var cluster = server.Connect();

        (await cluster.RunAsync(Command, None)).ShouldBe(new PodCommandAnswer(7, "no database"));
    }

    [Fact]
    public async Task A_command_that_could_not_be_started_and_an_end_that_is_not_told_are_errors()
    {
        await using var server = await CommandServer.StartAsync();
        server.Run = (socket, token) => CommandServer.SayAsync(socket, 3, """{"metadata":{},"status":"Failure","message":"no such file or directory","reason":"InternalError","code":500}""", token);
        using var cluster = server.Connect();

        (await Should.ThrowAsync<ClusterException>(() => cluster.RunAsync(Command, None))).Message.ShouldBe(
            "run a command in container web of Pod shop/web-1 on cluster contract: InternalError (500): no such file or directory");
        server.Run = (socket, token) => CommandServer.SayAsync(socket, 1, "begun", token);
        (await Should.ThrowAsync<ClusterException>(() => cluster.RunAsync(Command, None))).Message.ShouldContain("the connection ended before the command did");
        server.Run = (socket, token) => CommandServer.SayAsync(socket, 3, "nonsense", token);
        (await Should.ThrowAsync<ClusterException>(() => cluster.RunAsync(Command, None))).Status.ShouldBe(500);
    }

    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    [InlineData(401, "Unauthorized")]
    public async Task A_refusal_is_told(int status, string reason)
    {
        await using var server = await CommandServer.StartAsync();
        server.Refusal = status;
        using var cluster = server.Connect();

        var refusal = await Should.ThrowAsync<ClusterException>(() => cluster.RunAsync(Command, None));

        (refusal.Status, refusal.Reason).ShouldBe((status, reason));
        refusal.Message.ShouldNotContain("secret-token");
    }

    [Fact]
    public async Task A_command_that_hangs_ends_with_its_time_limit()
    {
        await using var server = await CommandServer.StartAsync();
        server.Run = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ContinueWith(static _ => { }, TaskScheduler.Default);
        using var cluster = server.Connect();

        (await Should.ThrowAsync<ClusterException>(() => cluster.RunAsync(Command with { TimeLimit = TimeSpan.FromMilliseconds(300) }, None))).Reason.ShouldBe("Timeout");
    }

    [Fact]
    public async Task Nobody_at_the_address_is_unreachable()
    {
        var server = await CommandServer.StartAsync();
        using var cluster = server.Connect();
        await server.DisposeAsync();

        (await Should.ThrowAsync<ClusterException>(() => cluster.RunAsync(Command, None))).Reason.ShouldBe("Unreachable");
    }
}
