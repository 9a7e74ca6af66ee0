using Trimtab.Shop;

// shop            serves / and /metrics on port 8080, as badly as its environment says
// shop load HOST  sends requests to HOST:8080, a new connection each, until it is stopped
return args is ["load", var host]
    ? await LoadGenerator.RunAsync(host, ShopOptions.FromEnvironment())
    : await ShopServer.RunAsync(ShopOptions.FromEnvironment());
