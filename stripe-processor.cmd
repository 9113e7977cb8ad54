@rem The operator's tool, from this folder: needs the .NET SDK, and builds itself at the first call.
@dotnet run --project "%~dp0src\StripeProcessor.Cli" -- %*
