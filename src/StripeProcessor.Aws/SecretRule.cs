using System.Text;

namespace StripeProcessor.Aws;

/// <summary>
/// What each secret must look like. One rule, asked twice: before sealing, so that the operator hears it at once, and after
/// opening, so that a wrong key never reaches Stripe.
/// </summary>
public static class SecretRule
{
    /// <summary>The most bytes that KMS seals under a symmetric key.</summary>
    public const int MaximumBytes = 4096;

    /// <summary>The fewest random bytes a token key may have.</summary>
    public const int TokenKeyMinimumBytes = 32;

    /// <summary>What is wrong with the secret, as one sentence that shows nothing of it; null when nothing is.</summary>
    /// <param name="secretName">One of <see cref="SecretNames"/>; any other name is itself a fault.</param>
    /// <param name="mode"><c>test</c> or <c>live</c>.</param>
    /// <param name="secret">The secret to judge.</param>
    public static string? Fault(string secretName, string mode, Secret secret)
    {
        if (mode is not ("test" or "live"))
        {
            return "the mode must be 'test' or 'live'";
        }

        var fault = FaultOfAny(secret) ?? secretName switch
        {
            SecretNames.StripeKey => FaultOfStripeKey(mode, secret),
            SecretNames.WebhookSecret => FaultOfWebhookSecret(secret),
            SecretNames.TokenKey => FaultOfTokenKey(secret),
            _ => "no secret has that name",
        };
        return fault is null ? null : $"cannot use {SecretNames.InWords(secretName)}: {fault}";
    }

    private static string? FaultOfAny(Secret secret)
    {
        if (secret.IsEmpty)
        {
            return "it is empty";
        }

        var text = secret.Reveal();
        if (text.Any(char.IsWhiteSpace))
        {
            return "it contains white space; was more than the secret copied?";
        }

        if (text.Any(c => c is < '!' or > '~' or '"' or '\'' or '`'))
        {
            return "it contains a quote or a character that no such secret has; was more than the secret copied?";
        }

        return Encoding.UTF8.GetByteCount(text) > MaximumBytes ? "it is longer than the 4,096 bytes that KMS can seal" : null;
    }

    private static string? FaultOfStripeKey(string mode, Secret key)
    {
        if (key.StartsWith("pk_"))
        {
            return $"it is a publishable key (pk_…), which cannot charge; the secret key begins with sk_{mode}_ or rk_{mode}_";
        }

        if (key.StartsWith("whsec_"))
        {
            return $"it is a webhook secret (whsec_…); the secret key begins with sk_{mode}_ or rk_{mode}_";
        }

        // An organization's key names no account by itself, so a charge made with it could land in any of them.
        if (key.StartsWith("sk_org_"))
        {
            return "it is an organization key (sk_org_…), which names no account; "
                + $"the account's own begins with sk_{mode}_ or rk_{mode}_";
        }

        var otherMode = mode == "live" ? "test" : "live";
        if (key.StartsWith($"sk_{otherMode}_") || key.StartsWith($"rk_{otherMode}_"))
        {
            return $"it is a {otherMode}-mode key, and the mode is '{mode}'";
        }

        if (!key.StartsWith($"sk_{mode}_") && !key.StartsWith($"rk_{mode}_"))
        {
            return $"a {mode}-mode key begins with sk_{mode}_ or rk_{mode}_, and this does not";
        }

        return key.Reveal().Length == $"sk_{mode}_".Length ? "nothing follows its prefix" : null;
    }

    private static string? FaultOfWebhookSecret(Secret secret)
    {
        if (secret.StartsWith("sk_") || secret.StartsWith("rk_") || secret.StartsWith("pk_"))
        {
            return "it is an API key; a webhook secret begins with whsec_";
        }

        if (!secret.StartsWith("whsec_"))
        {
            return "a webhook secret begins with whsec_, and this does not";
        }

        return secret.Reveal().Length == "whsec_".Length ? "nothing follows its prefix" : null;
    }

    private static string? FaultOfTokenKey(Secret key)
    {
        var text = key.Reveal();
        var bytes = new byte[text.Length];

        return Convert.TryFromBase64String(text, bytes, out var length) && length >= TokenKeyMinimumBytes
            ? null
            : "it must be the base64 text of 32 random bytes or more";
    }
}
