using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;

namespace Trimtab.Domain.Scans;

/// <summary>Hands to the gates what a part of an asset runs and what it might run. The same may be handed over any number of times.</summary>
public delegate Task ConsiderCandidates(Asset asset, PartCandidates part, CancellationToken cancellationToken);
