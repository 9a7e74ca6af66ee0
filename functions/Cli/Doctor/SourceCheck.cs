using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Cli.Doctor;

/// <summary>A source's host answers, takes the credentials, and has the branch.</summary>
internal sealed class SourceCheck(ISourceRepository sources)
{
    private const string Area = "sources";

    public async Task<IReadOnlyList<Finding>> RunAsync(FleetSource source, CancellationToken cancellationToken)
    {
        try
        {
            var head = await sources.ReadHeadAsync(source, cancellationToken);
            return [Finding.Ok(Area, source.Name, $"branch {source.Branch} is at {head[..8]}")];
        }
        catch (SourceException exception)
        {
            var toDo = exception.IsTransient
                ? "Look at the network and the host; it is tried again by itself."
                : "Correct repository, branch or token of the source in the fleet.";
            return [Finding.Fail(Area, source.Name, exception.Message, toDo)];
        }
    }
}
