namespace Trimtab.Cli.Output;

internal enum OutputForm
{
    Table,
    Json,
    Yaml,
}
