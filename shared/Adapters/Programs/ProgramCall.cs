namespace Trimtab.Adapters.Programs;

/// <summary>One run of a program. Secrets go into <see cref="Environment"/>, never into the arguments, which every user of the machine can read.</summary>
/// <param name="Program">What is run.</param>
/// <param name="Arguments">Passed as they are: no shell reads them.</param>
public sealed record ProgramCall(ProgramName Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Directory the program starts in; must exist.</summary>
    public string WorkingDirectory { get; init; } = Path.GetTempPath();

    /// <summary>Added to the few variables that a program gets anyway (PATH, proxies, certificates).</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Which more of our own variables it gets, by name; null: none.</summary>
    public Func<string, bool>? Inherits { get; init; }

    /// <summary>The program and its children are killed after this long.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most bytes of output kept; more ends the run. Not counted when <see cref="ReadOutput"/> is set.</summary>
    public int MaxOutputBytes { get; init; } = 16 << 20;

    /// <summary>Writes the program's input; null: the input is empty.</summary>
    public Func<Stream, CancellationToken, Task>? WriteInput { get; init; }

    /// <summary>Reads the output while the program runs; null: the output is kept as text.</summary>
    public Func<Stream, CancellationToken, Task>? ReadOutput { get; init; }
}
