using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.State;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Makes missing keys at start. Without storage they are made at the first request that needs one.</summary>
internal sealed partial class KeyPreparation(FunctionApp app, FunctionKeys keys, ILogger<KeyPreparation> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var accesses = app.Functions.Where(function => function.Trigger is FunctionTrigger.Http)
                .Select(function => new HttpAccess(function.Name, [], ((FunctionTrigger.Http)function.Trigger).AuthLevel));
            await keys.EnsureAsync(accesses, stoppingToken);
        }
        catch (StorageException fault)
        {
            Log.NotMade(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Function keys can't be read or made; requests that need one will try again")]
        public static partial void NotMade(ILogger logger, Exception exception);
    }
}
