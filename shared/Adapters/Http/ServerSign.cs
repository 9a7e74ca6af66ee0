namespace Trimtab.Adapters.Http;

/// <summary>What the end of a call says of the server that was called.</summary>
internal enum ServerSign
{
    /// <summary>It answered; a refusal is an answer, too.</summary>
    Answered,

    /// <summary>It did not.</summary>
    Silent,

    /// <summary>Nothing: a probe that ends so has not shown that it answers.</summary>
    Nothing,
}
