// Whole programs wait more than they work: two cases at once on two cores, and what needs the whole machine after them.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass, MaxParallelThreads = 2)]
[assembly: TestCollectionOrderer("Trimtab.EndToEnd.Tests.LongestFirst", "Trimtab.EndToEnd.Tests")]
