using Trimtab.Host;
using Trimtab.Hosting;

return await FunctionProgram.RunAsync(
    args,
    services => services.AddTrimtab(),
    functions => functions.MapTrimtab());
