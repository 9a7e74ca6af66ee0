namespace Trimtab.Domain.Updates.Editing;

/// <summary>One value that an edit changes.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Field">What it is: <c>Deployment/web container web</c>, <c>images newTag</c>.</param>
/// <param name="Old">The value that stood there.</param>
/// <param name="New">The value that stands there now.</param>
public sealed record EditedPlace(string File, int Line, string Field, string Old, string New);
