namespace Trimtab.Domain.Versions.Ranges;

internal enum RangeOperator
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
