using System.Text;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// Who asks. Any test key is the one account and may do all, unless the control made it another or expired it; live keys are refused,
/// so that none is ever sent here twice.
/// </summary>
/// <param name="Text">The key itself: never to be repeated.</param>
/// <param name="IsSecret">True for a secret or restricted key, false for a publishable one.</param>
internal sealed record ApiKey(string Text, bool IsSecret)
{
    public static ApiKey Read(string? authorization)
    {
        var key = Key(authorization);
        if (key.Length == 0)
        {
            throw Refusal("You did not provide an API key. Provide it in the Authorization header: 'Authorization: Bearer sk_test_sandbox'.");
        }

        if (key.Contains("_live_", StringComparison.Ordinal))
        {
            throw Refusal("A live key was sent to a local sandbox. It is refused; consider rolling it, and use sk_test_sandbox here.");
        }

        if (StartsWith(key, "pk_test_"))
        {
            return new ApiKey(key, IsSecret: false);
        }

        return StartsWith(key, "sk_test_") || StartsWith(key, "rk_test_")
            ? new ApiKey(key, IsSecret: true)
            : throw Refusal("Invalid API Key provided.");
    }

    /// <summary>As Stripe shows a key in a sentence: its prefix and its last four characters.</summary>
    public static string Masked(string key) => key.Length < 16 ? "***" : $"{key[..8]}***{key[^4..]}";

    public override string ToString() => Masked(Text);

    public static ApiError SecretKeyRequired() => ApiError.Of(
        403,
        "invalid_request_error",
        "secret_key_required",
        "This API call cannot be made with a publishable API key. Please use a secret API key.");

    public static ApiError Expired(string key) => ApiError.Of(
        401, "invalid_request_error", "api_key_expired", $"Expired API Key provided: {Masked(key)}.");

    private static bool StartsWith(string key, string prefix) =>
        key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal);

    private static string Key(string? authorization)
    {
        var parts = (authorization ?? "").Split(' ', 2, StringSplitOptions.TrimEntries);
        if (parts.Length < 2)
        {
            return "";
        }

        if (parts[0].Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return parts[1];
        }

        var decoded = new byte[parts[1].Length];
        return parts[0].Equals("Basic", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(parts[1], decoded, out var length)
            ? Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2)[0]
            : "";
    }

    private static ApiError Refusal(string message) => ApiError.Of(401, "invalid_request_error", null, message);
}
