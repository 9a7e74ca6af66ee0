namespace Trimtab.Domain.Docker;

/// <summary>The fleet's credentials of registries, in the form that Docker engines take.</summary>
public interface IPullCredentials
{
    /// <param name="registry">Host as in image references.</param>
    /// <param name="repository">Path on it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Value of the header <c>X-Registry-Auth</c>; null when the registry needs none.</returns>
    /// <exception cref="Registries.RegistryException">Where they should be they are not.</exception>
    Task<string?> ReadAsync(string registry, string repository, CancellationToken cancellationToken);

    /// <summary>They were refused: the next reading asks their place again.</summary>
    /// <param name="registry">Host as in image references.</param>
    /// <param name="repository">Path on it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Whether anything was remembered, so that the next reading may give something else.</returns>
    /// <exception cref="Registries.RegistryException">Where they should be they are not.</exception>
    Task<bool> ForgetAsync(string registry, string repository, CancellationToken cancellationToken);

    /// <summary>In a sentence: where in the fleet to look when a registry refuses. No secret.</summary>
    /// <param name="registry">Host as in image references.</param>
    string Describe(string registry);
}
