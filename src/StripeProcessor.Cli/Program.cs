using StripeProcessor.Aws;
using StripeProcessor.Cli;

return await new OperatorTool(Terminal.Own(), Environment.GetEnvironmentVariable, options => KmsSecrets.Create(options), ApiConnection.Own)
    .RunAsync(args, CancellationToken.None);
