using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Ties each trigger class to the function.json of the same name.</summary>
public static class FunctionRoutes
{
    public static IEndpointRouteBuilder MapHttpFunction<TFunction>(this IEndpointRouteBuilder routes)
        where TFunction : class, IHttpFunction
    {
        var (function, trigger) = Find<TFunction, FunctionTrigger.Http>(routes);
        var prefix = Table(routes).App.Host.RoutePrefix;
        RequestDelegate run = context => Dispatcher(context).RunHttpAsync(function, Create<TFunction>, context);
        Table(routes).Add(function.Name, run);
        routes.Map($"/{prefix}/{trigger.Route}", run).WithMetadata(new HttpAccess(function.Name, trigger.Methods, trigger.AuthLevel));
        return routes;
    }

    public static IEndpointRouteBuilder MapTimerFunction<TFunction>(this IEndpointRouteBuilder routes)
        where TFunction : class, ITimerFunction
    {
        var (function, trigger) = Find<TFunction, FunctionTrigger.Timer>(routes);
        Table(routes).Add(function.Name, context => Dispatcher(context).RunTimerAsync(function, trigger, Create<TFunction>, context));
        return routes;
    }

    public static IEndpointRouteBuilder MapQueueFunction<TFunction>(this IEndpointRouteBuilder routes)
        where TFunction : class, IQueueFunction
    {
        var (function, trigger) = Find<TFunction, FunctionTrigger.Queue>(routes);
        Table(routes).Add(function.Name, context => Dispatcher(context).RunQueueAsync(function, trigger, Create<TFunction>, context));
        return routes;
    }

    private static (FunctionDefinition Function, TTrigger Trigger) Find<TFunction, TTrigger>(IEndpointRouteBuilder routes)
        where TTrigger : FunctionTrigger
    {
        var function = Table(routes).App.Functions.FirstOrDefault(candidate => candidate.Name == typeof(TFunction).Name);
        return function?.Trigger is TTrigger trigger
            ? (function, trigger)
            : throw new InvalidFunctionAppException([$"{typeof(TFunction).Name}/function.json: must be there and have a {typeof(TTrigger).Name.ToLowerInvariant()} trigger."]);
    }

    private static FunctionTable Table(IEndpointRouteBuilder routes) => routes.ServiceProvider.GetRequiredService<FunctionTable>();

    private static Dispatcher Dispatcher(HttpContext context) => context.RequestServices.GetRequiredService<Dispatcher>();

    private static TFunction Create<TFunction>(HttpContext context)
        => ActivatorUtilities.CreateInstance<TFunction>(context.RequestServices);
}
