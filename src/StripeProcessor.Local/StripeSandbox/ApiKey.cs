using System.Text;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Who asks. Any test key is the one account; live keys are refused, so that none is ever sent here twice.</summary>
internal static class ApiKey
{
    /// <summary>True for a secret or restricted key, false for a publishable one.</summary>
    public static bool IsSecret(string? authorization)
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
            return false;
        }

        return StartsWith(key, "sk_test_") || StartsWith(key, "rk_test_") ? true : throw Refusal("Invalid API Key provided.");
    }

    public static ApiError SecretKeyRequired() => ApiError.Of(
        403,
        "invalid_request_error",
        "secret_key_required",
        "This API call cannot be made with a publishable API key. Please use a secret API key.");

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
