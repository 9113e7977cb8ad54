using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>A refusal in Stripe's form. Thrown by whoever finds the reason, written by <see cref="HttpFront"/>.</summary>
internal sealed class ApiError(int status, JsonObject error) : Exception("The sandbox refuses the request.")
{
    public int Status => status;

    public JsonObject Error => error;

    public Dictionary<string, string> Headers { get; } = [];

    public static ApiError Of(int status, string type, string? code, string message, string? param = null)
    {
        var error = new JsonObject();
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = "https://stripe.com/docs/error-codes/" + code.Replace('_', '-');
        }

        error["message"] = message;
        if (param is not null)
        {
            error["param"] = param;
        }

        error["type"] = type;
        return new ApiError(status, error);
    }

    public static ApiError Invalid(string message, string? param = null, string? code = null) =>
        Of(400, "invalid_request_error", code, message, param);

    public static ApiError MissingParameter(string param) =>
        Invalid($"Missing required param: {param}.", param, "parameter_missing");

    /// <summary>404 for the object a path names.</summary>
    public static ApiError NoSuch(string noun, string id, string param) =>
        Of(404, "invalid_request_error", "resource_missing", $"No such {noun}: '{id}'", param);

    /// <summary>400 for an object that a parameter names.</summary>
    public static ApiError NoSuchParameter(string noun, string id, string param) =>
        Of(400, "invalid_request_error", "resource_missing", $"No such {noun}: '{id}'", param);

    public static ApiError Card(string code, string message, string? declineCode = null, string? adviceCode = null, string? param = null)
    {
        var refusal = Of(402, "card_error", code, message, param);
        if (declineCode is not null)
        {
            refusal.Error["decline_code"] = declineCode;
        }

        if (adviceCode is not null)
        {
            refusal.Error["advice_code"] = adviceCode;
        }

        return refusal;
    }
}
