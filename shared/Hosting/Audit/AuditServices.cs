using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Audit;

namespace Trimtab.Hosting.Audit;

public static class AuditServices
{
    /// <summary>Adds the audit log on the storage account's append logs.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<IAuditLog, AuditLog>();
}
