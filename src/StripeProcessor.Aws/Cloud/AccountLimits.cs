using System.Text.Json;

namespace StripeProcessor.Aws;

/// <summary>How many copies of functions may run at once in an account and region.</summary>
/// <param name="All">All functions together.</param>
/// <param name="Unreserved">Of these, what no function has reserved for itself.</param>
public sealed record FunctionConcurrency(int All, int Unreserved)
{
    // What must stay for everybody else. New accounts have fewer than that in all, and then nothing may be reserved.
    private const int MustStay = 100;

    /// <summary>Whether Lambda would let one function reserve as many.</summary>
    public bool Allows(int reserved) => Unreserved - reserved >= Math.Min(MustStay, All);
}

/// <summary>Lambda, as far as an operator's tool needs it: the limits of the account.</summary>
/// <inheritdoc cref="Stacks"/>
public sealed class AccountLimits(AwsPlace place) : IDisposable
{
    private readonly AwsSender _sender = new(place, "lambda");

    /// <summary>Gives the connection back.</summary>
    public void Dispose() => _sender.Dispose();

    /// <summary>The limit on functions that run at once.</summary>
    public async Task<FunctionConcurrency> ConcurrencyAsync(CancellationToken cancellationToken)
    {
        const string Doing = "ask for the account's limits";
        var body = await _sender.SendAsync(
            Doing, "GetAccountSettings", HttpMethod.Get, "2016-08-19/account-settings/", null, cancellationToken).ConfigureAwait(false);
        try
        {
            using var json = JsonDocument.Parse(body);
            var limit = json.RootElement.GetProperty("AccountLimit");
            return new FunctionConcurrency(
                limit.GetProperty("ConcurrentExecutions").GetInt32(), limit.GetProperty("UnreservedConcurrentExecutions").GetInt32());
        }
        catch (Exception met) when (met is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new AwsUnavailableException($"cannot {Doing}: lambda sent an answer that cannot be read");
        }
    }
}
