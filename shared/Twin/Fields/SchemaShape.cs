namespace Trimtab.Twin.Fields;

internal enum SchemaShape
{
    /// <summary>Objects by field, lists whole.</summary>
    Open,

    /// <summary>Taken whole.</summary>
    Atomic,

    /// <summary>A list of objects, each owned by its key.</summary>
    KeyedList,

    /// <summary>A list of scalars, each owned by its value.</summary>
    Set,
}
