namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>Cases that run by themselves, one after the other: they start many worlds at once, or measure time, or change what a whole cluster shares.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeMachine
{
    public const string Name = "The whole machine";
}
