using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Git;
using Trimtab.Adapters.Git.Changes;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Captures.Commits;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Adapters.Tests.Git.Changes;

public sealed class GitEditableRepositoryTests : IDisposable
{
    private readonly GitScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task What_is_read_and_written_back_has_the_same_bytes_and_a_push_in_between_is_seen()
    {
        var work = await _scene.CreateAsync();
        var bytes = new byte[] { 0xEF, 0xBB, 0xBF }.Concat(Encoding.UTF8.GetBytes("image: nginx:1 # ü\r\n")).ToArray();
        await File.WriteAllBytesAsync(_scene["work/web.yaml"], bytes);
        await File.WriteAllBytesAsync(_scene["work/latin.yaml"], [0xFC, 0x0A]);
        await File.WriteAllTextAsync(_scene["work/readme.md"], "x");
        await work.CommitAsync("first", CancellationToken.None);
        await work.PushAsync(CancellationToken.None);
        var source = GitScene.Source(work.Remote);
        var repository = Repository();

        var (head, files) = await repository.ReadAsync(source, CancellationToken.None);
        var file = files.ShouldHaveSingleItem();
        var pushed = await repository.TryPushAsync(source, head, Commit(file.Path, file.Text.Replace("nginx:1", "nginx:2", StringComparison.Ordinal)), CancellationToken.None);
        var late = await repository.TryPushAsync(source, head, Commit(file.Path, "image: nginx:3\n"), CancellationToken.None);
        var (after, now) = await repository.ReadAsync(source, CancellationToken.None);

        file.Path.ShouldBe("web.yaml");
        Encoding.UTF8.GetBytes(file.Text).ShouldBe(bytes);
        pushed.ShouldBe(after);
        late.ShouldBeNull();
        now.ShouldHaveSingleItem().Text.ShouldBe("\uFEFFimage: nginx:2 # ü\r\n");
    }

    private static ChangeCommit Commit(string path, string text)
        => new("Update\n", CommitAuthor.Of("trimtab"), DateTimeOffset.UnixEpoch, [new FileChange(path, text)]);

    private GitEditableRepository Repository()
    {
        var options = Options.Create(new GitOptions { CacheDirectory = _scene.Cache });
        var git = new GitCommand(new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System), options, new GivenSecrets());
        return new GitEditableRepository(
            _scene.Repository(new GivenSecrets()), new GitChangeRepository(git, options, TimeProvider.System, NullLogger<GitChangeRepository>.Instance));
    }
}
