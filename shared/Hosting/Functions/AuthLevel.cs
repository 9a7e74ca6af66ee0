namespace Trimtab.Hosting.Functions;

/// <summary>Who may call an HTTP function: <c>authLevel</c> in function.json.</summary>
public enum AuthLevel
{
    /// <summary>A key of the function, of the host, or the master key.</summary>
    Function,

    /// <summary>Everybody; the function checks its callers itself.</summary>
    Anonymous,

    /// <summary>The master key only.</summary>
    Admin,
}
