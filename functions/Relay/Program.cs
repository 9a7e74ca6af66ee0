using Trimtab.Relay;

return await RelayProgram.RunAsync(args);
