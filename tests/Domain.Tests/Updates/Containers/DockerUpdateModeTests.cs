using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Containers;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Updates;

namespace Trimtab.Domain.Tests.Updates.Containers;

public sealed class DockerUpdateModeTests
{
    private const string Repository = "trimtab.test/app";
    private const string Watchtower = "com.centurylinklabs.watchtower.";
    private static readonly string Old = $"sha256:{new string('a', 64)}";
    private static readonly string New = $"sha256:{new string('b', 64)}";
    private static readonly string Other = $"sha256:{new string('c', 64)}";
    private readonly InMemoryContainerHost _host = new();
    private readonly Killer _killer = new();

    private DockerUpdateMode Mode => new(new MortalContainerHost(_host, _killer), new ContainerImages(new NoPullCredentials()), TimeProvider.System);

    [Fact]
    public async Task A_command_that_says_not_now_puts_the_update_off_and_nothing_is_touched()
    {
        var update = await GivenAsync("1.0.0", "2.0.0", ("no-pull", "true"), ("lifecycle.pre-update", "is-quiet"));
        _host.Commands = static _ => new CommandAnswer(75, "");

        var progress = await Mode.ApplyAsync(update, CancellationToken.None);

        progress.ShouldBeOfType<UpdateProgress.PutOff>().Reason.ShouldBe("The container's pre-update command put the update off.");
        _host.Containers.ShouldBe([("web", $"{Repository}:1.0.0", true)]);
    }

    [Theory]
    [InlineData(DockerFault.Denied, false, true)]
    [InlineData(DockerFault.PullFailed, true, true)]
    [InlineData(DockerFault.Timeout, true, true)]
    [InlineData(DockerFault.NotFound, false, false)]
    public async Task A_pull_that_comes_to_nothing_is_not_the_versions_fault_unless_it_is_not_there(DockerFault fault, bool isPending, bool isUntouched)
    {
        var update = await GivenAsync("1.0.0", "2.0.0");
        _host.PullFault = fault;

        var progress = await Mode.ApplyAsync(update, CancellationToken.None);

        (progress is UpdateProgress.Pending, progress.IsUntouched).ShouldBe((isPending, isUntouched));
        _host.Containers.ShouldBe([("web", $"{Repository}:1.0.0", true)]);
    }

    [Fact]
    public async Task A_command_that_does_not_end_fails_the_update_and_is_not_begun_beside_itself()
    {
        var update = await GivenAsync("1.0.0", "2.0.0", ("no-pull", "true"), ("lifecycle.pre-update", "back-up"), ("lifecycle.pre-update-timeout", "2"));
        _host.Commands = static _ => null;

        (await Mode.ApplyAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.Failed>().Reason.ShouldBe("The container's pre-update command did not end within 2m.");
        (await Mode.RestoreAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.Ready>();
        _host.Containers.ShouldBe([("web", $"{Repository}:1.0.0", true)]);

        (await Mode.ApplyAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.PutOff>().Reason.ShouldBe("The container's pre-update command still runs since the time before.");
        _host.Begun.ShouldBe(["back-up"]);

        _host.EndCommands();
        _host.Commands = static _ => new CommandAnswer(0, "");
        (await Mode.ApplyAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.Ready>();
        _host.Begun.ShouldBe(["back-up", "back-up"]);
    }

    [Fact]
    public async Task A_command_that_let_the_update_begin_is_not_asked_again_after_a_kill()
    {
        var update = await GivenAsync("1.0.0", "2.0.0", ("no-pull", "true"), ("lifecycle.pre-update", "is-quiet"));
        _killer.Arm(1, isAfter: true);
        await Should.ThrowAsync<KilledException>(() => Mode.ApplyAsync(update, CancellationToken.None));
        _killer.Disarm();
        _host.Containers.ShouldHaveSingleItem().Name.ShouldStartWith("web.trimtab-");
        _host.Commands = static _ => new CommandAnswer(75, "");

        (await Mode.ApplyAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.Ready>();
    }

    [Fact]
    public async Task An_image_that_went_away_during_a_kill_puts_the_update_off_with_the_container_under_its_name()
    {
        var update = await GivenAsync("1.0.0", "2.0.0", ("no-pull", "true"));
        _killer.Arm(1, isAfter: true);
        await Should.ThrowAsync<KilledException>(() => Mode.ApplyAsync(update, CancellationToken.None));
        _killer.Disarm();
        await _host.TryRemoveImageAsync($"{Repository}:2.0.0", CancellationToken.None);

        (await Mode.ApplyAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.PutOff>();

        _host.Containers.ShouldBe([("web", $"{Repository}:1.0.0", true)]);
    }

    [Fact]
    public async Task A_command_in_the_new_container_that_does_not_end_fails_the_update()
    {
        var update = await GivenAsync("1.0.0", "2.0.0", ("no-pull", "true"), ("lifecycle.post-update", "migrate"));
        _host.Commands = static _ => null;

        (await Mode.ApplyAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.Failed>().Reason.ShouldBe("The container's post-update command did not end within 1m.");
        (await Mode.RestoreAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.Ready>();

        _host.Containers.ShouldBe([("web", $"{Repository}:1.0.0", true)]);
    }

    [Fact]
    public async Task The_new_command_has_no_say_in_putting_off()
    {
        var update = await GivenAsync("1.0.0", "2.0.0", ("no-pull", "true"), ("lifecycle.post-update", "migrate"));
        _host.Commands = static _ => new CommandAnswer(75, "later");

        (await Mode.ApplyAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.Failed>().Reason.ShouldBe("The container's post-update command ended with exit code 75: later");
    }

    [Fact]
    public async Task Without_pull_other_content_under_the_same_tag_waits_until_the_host_has_it()
    {
        _host.Load($"{Repository}:latest", "old", $"{Repository}@{Old}");
        var id = await _host.RunAsync("web", $"{Repository}:latest", ($"{Watchtower}no-pull", "true"));
        var update = await SavedAsync(new ArtifactVersion("latest", Old), new ArtifactVersion("latest", New));

        (await Mode.ApplyAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.PutOff>().Reason
            .ShouldBe($"{Repository}@{New} is not on the host yet, and the container's label no-pull forbids to fetch it.");
        _host.Load($"{Repository}:latest", "built");
        (await Mode.ApplyAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.PutOff>();
        (await _host.InspectContainerAsync("web", CancellationToken.None))!.Text("Id").ShouldBe(id);

        _host.Load($"{Repository}:other", "new", $"{Repository}@{New}");
        (await Mode.ApplyAsync(update, CancellationToken.None)).ShouldBeOfType<UpdateProgress.Ready>();
        _host.ImageOf("web").ShouldBe("new");
    }

    [Theory]
    [InlineData("with the digest", true)]
    [InlineData("as the id", true)]
    [InlineData("built there", true)]
    [InlineData("with another digest", false)]
    [InlineData("missing", false)]
    public async Task Without_pull_another_tag_must_be_the_wanted_content_where_that_is_known(string image, bool isMade)
    {
        var update = (await GivenAsync("1.0.0", "1.0.0", ("no-pull", "true"))) with { Change = ChangeOf(new ArtifactVersion("1.0.0", Old), new ArtifactVersion("2.0.0", New)) };
        switch (image)
        {
            case "with the digest":
                _host.Load($"{Repository}:2.0.0", "new", $"mirror.test/app@{New}");
                break;
            case "as the id":
                _host.Load($"{Repository}:2.0.0", New, $"mirror.test/app@{Other}");
                break;
            case "built there":
                _host.Load($"{Repository}:2.0.0", "new");
                break;
            case "with another digest":
                _host.Load($"{Repository}:2.0.0", "new", $"{Repository}@{Other}");
                break;
            default:
                break;
        }

        (await Mode.ApplyAsync(update, CancellationToken.None)).GetType().ShouldBe(isMade ? typeof(UpdateProgress.Ready) : typeof(UpdateProgress.PutOff));

        _host.Containers.ShouldContain(("web", $"{Repository}:{(isMade ? "2.0.0" : "1.0.0")}", true));
    }

    [Theory]
    [InlineData(nameof(Old), 1, false)]
    [InlineData(nameof(New), 1, false)]
    [InlineData("", 1, false)]
    [InlineData(nameof(Other), 1, true)]
    [InlineData(nameof(Other), -1, false)]
    public async Task Content_that_a_person_brought_under_the_same_tag_since_the_update_waits_is_left_alone(string running, int minutes, bool isOvertaken)
    {
        var digest = running switch { nameof(Old) => Old, nameof(New) => New, _ => Other };
        _host.Load($"{Repository}:latest", "running", running.Length == 0 ? [] : [$"{Repository}@{digest}"]);
        _host.Now = DateTimeOffset.UnixEpoch.AddMinutes(minutes);
        await _host.RunAsync("web", $"{Repository}:latest");

        await OvertakenAsync(DateTimeOffset.UnixEpoch, isOvertaken);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    public async Task Content_of_a_later_update_is_left_alone_and_that_of_an_earlier_one_is_gone_on_from(int minutes, bool isOvertaken)
    {
        _host.Load($"{Repository}:latest", "old", $"{Repository}@{Old}");
        await _host.RunAsync("web", $"{Repository}:latest", ($"{Watchtower}no-pull", "true"));
        _host.Load($"{Repository}:latest", "other", $"{Repository}@{Other}");
        var queued = DateTimeOffset.UnixEpoch.AddHours(1);
        var other = await SavedAsync(new ArtifactVersion("latest", Old), new ArtifactVersion("latest", Other), queued.AddMinutes(minutes));
        _host.Now = queued.AddMinutes(2);
        (await Mode.ApplyAsync(other, CancellationToken.None)).ShouldBeOfType<UpdateProgress.Ready>();

        await OvertakenAsync(queued, isOvertaken);
    }

    private async Task OvertakenAsync(DateTimeOffset queued, bool isOvertaken)
    {
        var saving = () => SavedAsync(new ArtifactVersion("latest", Old), new ArtifactVersion("latest", New), queued);
        if (isOvertaken)
        {
            (await Should.ThrowAsync<UpdateOvertakenException>(saving)).Running.ShouldBe(new ArtifactVersion("latest", Other));
        }
        else
        {
            (await saving()).Saved.ShouldNotBeNull();
        }
    }

    private async Task<UpdateDocument> GivenAsync(string from, string to, params (string Label, string Value)[] labels)
    {
        _host.Load($"{Repository}:{from}", "old");
        _host.Load($"{Repository}:{to}", from == to ? "old" : "new");
        await _host.RunAsync("web", $"{Repository}:{from}", [.. labels.Select(static label => ($"{Watchtower}{label.Label}", label.Value))]);
        return await SavedAsync(new ArtifactVersion(from, null), new ArtifactVersion(to, null));
    }

    private async Task<UpdateDocument> SavedAsync(ArtifactVersion from, ArtifactVersion to, DateTimeOffset queued = default)
    {
        var change = ChangeOf(from, to);
        var update = new UpdateDocument
        {
            Change = change,
            Asset = new Asset(change.Asset),
            Mode = UpdateMode.Docker,
            Execution = new UpdateExecution(),
            QueuedAt = queued,
            PhaseSince = DateTimeOffset.UnixEpoch,
            NextTickDue = DateTimeOffset.UnixEpoch,
            Phase = UpdatePhase.Executing,
        };
        return update with { Saved = await Mode.SaveAsync(update, CancellationToken.None) };
    }

    private static Change ChangeOf(ArtifactVersion from, ArtifactVersion to)
        => new(new AssetId("memory", "", AssetKind.Container, "web"), "web", Repository, from, to, from.Version == to.Version ? VersionChange.Digest : VersionChange.Major);
}
