namespace Trimtab.Domain.Fleet;

/// <summary>One file of the fleet document.</summary>
/// <param name="Name">As faults name it.</param>
/// <param name="Text">The file's text.</param>
public sealed record FleetFile(string Name, string Text);
