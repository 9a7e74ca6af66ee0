using System.Runtime.Versioning;
using Trimtab.Adapters.Git;
using Trimtab.TestKit.Files;

namespace Trimtab.Adapters.Tests.Git.Ssh;

[UnsupportedOSPlatform("windows")]
public sealed class SshFilesTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Only_our_user_may_read_them_and_disposing_removes_them()
    {
        var files = SshFiles.Write(_scratch.Path, "key\r\nend", "host key\n\n");

        File.GetUnixFileMode(files.Key).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(Path.GetDirectoryName(files.Key)!).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
        File.ReadAllText(files.Key).ShouldBe("key\nend\n");
        File.ReadAllText(files.KnownHosts).ShouldBe("host key\n");
        files.Dispose();

        Directory.EnumerateFileSystemEntries(_scratch["ssh"]).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_killed_process_left_is_swept_and_what_is_in_use_stays()
    {
        using var inUse = SshFiles.Write(_scratch.Path, "key", "hosts");
        var left = Directory.CreateDirectory(_scratch["ssh/left"]);
        left.CreationTimeUtc = left.LastWriteTimeUtc = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-20);

        using var next = SshFiles.Write(_scratch.Path, "key", "hosts");

        Directory.Exists(left.FullName).ShouldBeFalse();
        File.Exists(inUse.Key).ShouldBeTrue();
    }
}
