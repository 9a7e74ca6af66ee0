namespace Trimtab.Cli.Output;

/// <summary>Colours of a terminal, by their ANSI number.</summary>
internal enum Paint
{
    None = 0,
    Red = 31,
    Green = 32,
    Yellow = 33,
}
