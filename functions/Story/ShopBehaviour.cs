namespace Trimtab.Story;

internal enum ShopBehaviour
{
    Healthy,

    /// <summary>5 % of its requests fail, ten times as many as usual.</summary>
    Errors,

    /// <summary>It exits with code 1 two seconds after it started.</summary>
    Crash,
}
