namespace Trimtab.Domain.Versions.Ranges;

/// <summary>One bound of a range.</summary>
internal readonly record struct RangeComparator(RangeOperator Operator, SemVersion Bound)
{
    /// <summary>The lowest prerelease identifier: nothing is below <c>1.0.0-0</c> but what is below every prerelease of it.</summary>
    public static string[] Lowest { get; } = ["0"];

    /// <summary>A bound that no version keeps: <c>&lt;0.0.0-0</c>.</summary>
    public static RangeComparator Never { get; } = new(RangeOperator.Less, new SemVersion(WholeNumber.Zero, WholeNumber.Zero, WholeNumber.Zero, Lowest, []));

    public bool IsNever => Operator == RangeOperator.Less && Bound.OrderTo(Never.Bound) == 0;

    public bool Contains(SemVersion version)
    {
        var order = version.OrderTo(Bound);
        return Operator switch
        {
            RangeOperator.Less => order < 0,
            RangeOperator.LessOrEqual => order <= 0,
            RangeOperator.Greater => order > 0,
            RangeOperator.GreaterOrEqual => order >= 0,
            _ => order == 0,
        };
    }

    public override string ToString() => $"{SignOf(Operator)}{Bound}";

    private static string SignOf(RangeOperator sign) => sign switch
    {
        RangeOperator.Less => "<",
        RangeOperator.LessOrEqual => "<=",
        RangeOperator.Greater => ">",
        RangeOperator.GreaterOrEqual => ">=",
        _ => "",
    };
}
