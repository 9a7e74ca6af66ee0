using Microsoft.Extensions.Options;

namespace Trimtab.Hosting.Changes;

[OptionsValidator]
internal sealed partial class ApprovalOptionsValidator : IValidateOptions<ApprovalOptions>;
