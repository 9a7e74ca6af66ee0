using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Dispatching;

/// <summary>The code behind each function that is invoked by payload: the one thing that both engines call.</summary>
public sealed class FunctionTable(FunctionApp app)
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _delegates = new(StringComparer.Ordinal);

    public FunctionApp App { get; } = app;

    public void Add(string function, RequestDelegate run) => _delegates[function] = run;

    public RequestDelegate? Find(string function) => _delegates.GetValueOrDefault(function);

    /// <exception cref="InvalidFunctionAppException">A function.json has no trigger class.</exception>
    public void EnsureComplete()
    {
        var faults = App.Functions.Where(function => !_delegates.ContainsKey(function.Name))
            .Select(function => $"{function.Name}/function.json: no trigger class is mapped to it.")
            .ToList();
        if (faults.Count > 0)
        {
            throw new InvalidFunctionAppException(faults);
        }
    }
}
