using Trimtab.Domain.Changes;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Gates.Deciding;

/// <summary>How many candidates a rule left out, and the newest of them.</summary>
internal sealed class Tally
{
    private VersionReading? _reading;

    public int Count { get; private set; }

    public Candidate? Newest { get; private set; }

    public void Add(Candidate candidate, VersionReading? reading)
    {
        Count++;
        if (Newest is null || (reading is not null && (_reading is null || VersionComparer.Order(reading, _reading) > 0)))
        {
            (Newest, _reading) = (candidate, reading);
        }
    }

    /// <returns><c>1.2.5</c>, or <c>3 candidates, the newest of them 1.2.5</c>.</returns>
    public string Words() => Count == 1 ? Newest!.Version.Version : $"{Count} candidates, the newest of them {Newest!.Version.Version}";
}
