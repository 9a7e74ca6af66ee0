using Trimtab.Shop;

// shop            serves / and /metrics on port 8080, as badly as its environment says
// shop load NAME  sends requests to the Service NAME, a new connection each, until it is stopped
return args is ["load", var host]
    ? await LoadGenerator.RunAsync(ShopOptions.AddressOf(host), ShopOptions.FromEnvironment())
    : await ShopServer.RunAsync(ShopOptions.FromEnvironment());
