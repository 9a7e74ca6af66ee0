// Whole programs on two cores: one after the other, so that a slow neighbour is no failure.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
