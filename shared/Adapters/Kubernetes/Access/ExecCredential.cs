using System.Text.RegularExpressions;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>The credential of one plugin: made when first needed, kept until it expires or the server refuses it, and never made twice at once.</summary>
public sealed partial class ExecCredential(ExecPlugin plugin, ProgramRunner programs, TimeProvider clock) : IDisposable
{
    private const int MaxOutputBytes = 1 << 20;
    private const int MaxSaid = 200;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>Renewed so long before it ends, because a call takes its time.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>The plugin is not run again sooner: neither after a failure, nor because the server refused what it just gave.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private AccessCredential? _current;
    private ClusterException? _failure;
    private long _ranAt;

    /// <exception cref="ClusterException">The plugin is missing or gave nothing usable (<c>BadAccess</c>), or failed (<c>NoCredential</c>, which may pass).</exception>
    public async ValueTask<AccessCredential> ReadAsync(CancellationToken cancellationToken)
    {
        if (Current() is { } present)
        {
            return present;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (Current() is { } made)
            {
                return made;
            }

            if (_failure is { } failure && clock.GetElapsedTime(_ranAt) < Pause)
            {
                throw failure;
            }

            return await RunAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The server refused this credential.</summary>
    /// <returns>Whether asking again may give another one.</returns>
    internal bool Refused(AccessCredential used)
    {
        if (ReferenceEquals(Volatile.Read(ref _current), used) && clock.GetElapsedTime(Volatile.Read(ref _ranAt)) < Pause)
        {
            return false;
        }

        Interlocked.CompareExchange(ref _current, null, used);
        return true;
    }

    public void Dispose() => _one.Dispose();

    private AccessCredential? Current()
        => Volatile.Read(ref _current) is { } current && !(current.Expires - Margin <= clock.GetUtcNow()) ? current : null;

    private async Task<AccessCredential> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var output = await CallAsync(cancellationToken);
            var credential = ExecAnswer.Read(output, plugin);
            (_failure, _current) = (null, credential);
            return credential;
        }
        catch (ClusterException e)
        {
            _failure = e;
            throw;
        }
        finally
        {
            Volatile.Write(ref _ranAt, clock.GetTimestamp());
        }
    }

    private async Task<string> CallAsync(CancellationToken cancellationToken)
    {
        var call = new ProgramCall(new ProgramName(plugin.Command, ""), plugin.Arguments)
        {
            Environment = plugin.Environment,
            Inherits = ExecEnvironment.Passes,
            Timeout = Timeout,
            MaxOutputBytes = MaxOutputBytes,
        };
        try
        {
            var result = await programs.RunAsync(call, cancellationToken);
            return result.ExitCode == 0
                ? result.Output
                : throw new ClusterException($"{plugin} ended with code {result.ExitCode}{Said(result.Error)}", "NoCredential", 0);
        }
        catch (ProgramException e) when (e.Failure == ProgramFailure.Missing)
        {
            throw AccessFault.Create(
                $"{plugin} is not installed, or may not be run: install it where Trimtab runs.{(plugin.InstallHint is { } hint ? $" The kubeconfig says: {hint.Trim()}" : "")}", e);
        }
        catch (ProgramException e)
        {
            throw new ClusterException($"{plugin}: {e.Message}", "NoCredential", 0, e);
        }
    }

    /// <summary>The plugin's last words, without what the kubeconfig gave it and without what looks like a secret.</summary>
    private string Said(string error)
    {
        var given = plugin.Environment.Values.Concat(plugin.Arguments).Where(value => value.Length > 3).OrderByDescending(value => value.Length);
        var text = given.Aggregate(error, (masked, value) => masked.Replace(value, "***", StringComparison.Ordinal));
        text = Unprintable().Replace(LongWord().Replace(text, "***"), " ").Trim();
        return text.Length == 0 ? " and said nothing." : $": {(text.Length > MaxSaid ? "…" + text[^MaxSaid..] : text)}";
    }

    [GeneratedRegex(@"[A-Za-z0-9_+/=-]{24,}(?:\.[A-Za-z0-9_+/=-]+)*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LongWord();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Unprintable();
}
