namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>Where the fleet document of a <see cref="ShopWorld"/> is.</summary>
internal enum FleetPlace
{
    /// <summary>In a file beside the function app.</summary>
    File,

    /// <summary>In a repository of the Git host, whose webhook announces pushes; nobody looks at it otherwise.</summary>
    GitHost,

    /// <summary>In a repository that is read over SSH; it has no webhook, and is looked at every few seconds.</summary>
    Ssh,
}
