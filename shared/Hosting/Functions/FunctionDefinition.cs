namespace Trimtab.Hosting.Functions;

/// <summary>One folder of the function app.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Trigger">What starts it.</param>
public sealed record FunctionDefinition(string Name, FunctionTrigger Trigger);
