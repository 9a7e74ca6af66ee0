using Microsoft.Extensions.Options;

namespace Trimtab.Adapters.Git;

[OptionsValidator]
public sealed partial class GitOptionsValidator : IValidateOptions<GitOptions>;
