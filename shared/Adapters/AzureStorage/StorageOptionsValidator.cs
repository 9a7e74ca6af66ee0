using Microsoft.Extensions.Options;

namespace Trimtab.Adapters.AzureStorage;

[OptionsValidator]
public sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
