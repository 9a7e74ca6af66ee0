using Trimtab.Story;

if (StoryOptions.Parse(args, out var fault) is not { } options)
{
    await Console.Error.WriteLineAsync(fault);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await new StoryRun(options, Terminal.Create(), TimeProvider.System).RunAsync(stop.Token);
