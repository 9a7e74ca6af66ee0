using System.Text.RegularExpressions;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Faults;

namespace Trimtab.Domain.Tests.Drift;

/// <summary>A random order of everything that people, reconciler and reverser can do, with kills and interleavings, and what must hold of it.</summary>
internal sealed partial class DriftStory : IDisposable
{
    private static readonly (string Name, string File)[] Objects = [("a", "revert/a.yaml"), ("b", "report/b.yaml"), ("c", "capture/c.yaml"), ("d", "capture/d.yaml")];

    private readonly Random _random;
    private readonly DriftScene _scene = new();
    private readonly List<string> _told = [];
    private readonly List<(string Text, int Revision)> _overwritten = [];
    private readonly Dictionary<string, string?> _underWay = new(StringComparer.Ordinal);
    private int _values;

    public DriftStory(int seed)
    {
        _random = new Random(seed);
        _told.Add($"seed {seed}");
    }

    /// <summary>What happened, for a failure's message.</summary>
    public string Text => string.Join(" · ", _told);

    public async Task RunAsync(int steps)
    {
        await _scene.BeginAsync(Objects.ToDictionary(static item => item.File, static item => (string?)DriftScene.Config(item.Name, "g0")).Append(KeyValuePair.Create("namespace.yaml", (string?)DriftScene.Namespace)).ToDictionary());
        for (var step = 0; step < steps; step++)
        {
            await StepAsync();
        }

        await EndAsync();
        var state = await _scene.StateAsync();
        _told.Add($"end: {state.Phase}, {state.Message} {string.Join("; ", state.Drift)}");
        CheckNeverBoth();
        await CheckOutcomeAsync();
    }

    public void Dispose() => _scene.Dispose();

    private async Task StepAsync()
    {
        switch (_random.Next(10))
        {
            case 0 or 1 or 2:
                await EditAsync();
                break;
            case 3:
                PushToGit();
                break;
            case 4 or 5:
                await MortalAsync("reconcile", ReconcileAsync, CommitOrDeliverAsync);
                break;
            case 6 or 7:
                await MortalAsync("deliver", DeliverAsync, ReconcileAsync);
                break;
            default:
                await MortalAsync("commit", CommitAsync, ReconcileAsync);
                break;
        }
    }

    private async Task EditAsync()
    {
        var (name, file) = Objects[_random.Next(Objects.Length)];
        if (file.StartsWith("capture", StringComparison.Ordinal) && _random.Next(8) == 0)
        {
            _told.Add($"delete {name}");
            await _scene.DeleteAsync(name);
            return;
        }

        await EditAsync(name, _random.Next(3) > 0);
    }

    private async Task EditAsync(string name, bool isLater)
    {
        var value = $"h{++_values}.";
        _told.Add($"{name}={value}");
        await _scene.EditAsync(name, $$$"""{"data":{"value":"{{{value}}}"}}""", isLater);
    }

    private void PushToGit()
    {
        var (name, file) = Objects[_random.Next(Objects.Length)];
        var value = $"g{++_values}.";
        _told.Add($"git {name}={value}");
        _scene.Git.Push(new Dictionary<string, string?> { [file] = DriftScene.Config(name, value) });
    }

    /// <summary>Does a step, dies in it once in a while, or has somebody else do a step in its midst.</summary>
    private async Task MortalAsync(string what, Func<Task> step, Func<Task> other)
    {
        var fate = _random.Next(4);
        var call = _random.Next(1, 25);
        _told.Add(fate == 0 ? $"{what} killed at {call}" : fate == 1 ? $"{what} interrupted at {call}" : fate == 2 ? $"{what} with an edit before its write" : what);
        if (fate == 0)
        {
            _scene.Killer.Arm(call, _random.Next(2) == 0);
        }
        else if (fate == 1)
        {
            _scene.Storage.Arm(call, other);
        }
        else if (fate == 2)
        {
            _scene.Cluster.BeforeApply = EditUnderWayAsync;
        }

        try
        {
            await step();
        }
        catch (KilledException)
        {
            _scene.Killer.Disarm();
            _scene.Clock.Advance(TimeSpan.FromSeconds(20));
            await _scene.ObserveAsync();
        }

        _scene.Killer.Disarm();
        _scene.Storage.Disarm();
        _scene.Cluster.BeforeApply = null;
    }

    private async Task EditUnderWayAsync()
    {
        var name = Objects[_random.Next(Objects.Length)].Name;
        await EditAsync(name, _random.Next(3) > 0);
        _underWay[name] = await _scene.ValueAsync(name);
    }

    private async Task ReconcileAsync()
    {
        _underWay.Clear();
        var before = await ValuesAsync();
        var revision = _scene.Git.Head;
        try
        {
            await _scene.ReconcileAsync();
        }
        finally
        {
            var after = await ValuesAsync();
            _overwritten.AddRange(before.Concat(_underWay).Where(entry => entry.Value is { } value && value.StartsWith('h') && after[entry.Key] != value && IsFromGit(after[entry.Key]))
                .Select(entry => (entry.Value!, _scene.Git.PositionOf(revision))));
        }
    }

    // A value of another hand that came in the midst of it is no write of the reconciler.
    private static bool IsFromGit(string? value) => value is null || value.StartsWith('g');

    private Task CommitOrDeliverAsync() => _random.Next(2) == 0 ? CommitAsync() : DeliverAsync();

    private Task CommitAsync() => _scene.CommitAsync();

    private async Task DeliverAsync()
    {
        if (_scene.Queue.Count == 0)
        {
            return;
        }

        var change = _scene.Queue[_random.Next(_scene.Queue.Count)];
        var isLast = _random.Next(3) > 0;
        if (await _scene.DeliverAsync(change) is not Outcome.Wait && isLast)
        {
            _scene.Queue.Remove(change);
        }
    }

    /// <summary>Everything is delivered, pushed and reconciled until nothing moves.</summary>
    private async Task EndAsync()
    {
        for (var round = 0; round < 8; round++)
        {
            foreach (var change in _scene.Queue.ToArray())
            {
                await _scene.DeliverAsync(change);
                _scene.Queue.Remove(change);
            }

            await CommitAsync();
            _scene.Clock.Advance(TimeSpan.FromSeconds(20));
            await ReconcileAsync();
        }
    }

    /// <summary>What the reconciler wrote over without having it in its revision is not in Git, not before and not after.</summary>
    private void CheckNeverBoth()
    {
        foreach (var (text, revision) in _overwritten)
        {
            _scene.Git.FindCaptures($"value: {text}").ShouldAllBe(capture => capture <= revision, $"{text} was reverted and captured: {Text}");
        }
    }

    private async Task CheckOutcomeAsync()
    {
        var (captures, head) = (_scene.Git.Captures.Count(), _scene.Git.Head);
        _scene.Cluster.ResetCounts();
        await EndAsync();
        _scene.Git.Captures.Count().ShouldBe(captures, $"echoes: {Text}");
        _scene.Git.Head.ShouldBe(head, Text);
        _scene.Cluster.Writes.ShouldBe(0, $"the reconciler never rests: {Text}");
        _scene.Git.Captures.ShouldNotContain(static subject => subject.Contains("configmap/a ", StringComparison.Ordinal) || subject.Contains("configmap/b ", StringComparison.Ordinal));
        var values = await ValuesAsync();
        foreach (var (name, file) in Objects.Where(static item => item.Name != "b"))
        {
            var wanted = _scene.Git.Files.GetValueOrDefault(file) is { } text ? Value().Match(text).Groups["value"].Value : null;
            values[name].ShouldBe(wanted, $"{name}: {Text}");
        }

        (await _scene.Ledgers.ReadAsync("shop", default)).Entries
            .ShouldAllBe(static entry => entry.Fate == DriftFate.Captured || entry.Object.Name == "b", $"left in the ledger: {Text}");
    }

    private async Task<Dictionary<string, string?>> ValuesAsync()
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, _) in Objects)
        {
            values[name] = await _scene.ValueAsync(name);
        }

        return values;
    }

    [GeneratedRegex("value: \"?(?<value>[gh][0-9.]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();
}
