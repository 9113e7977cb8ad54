namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// What the cardholder reads on the statement: the account's prefix, <c>* </c>, and the payment's suffix; 22 characters at most.
/// </summary>
internal static class StatementDescriptor
{
    private const string Prefix = "SANDBOX";
    private const int Longest = 22;

    public static string Whole(string? suffix) => suffix is null ? Prefix : $"{Prefix}* {suffix}";

    public static string? ReadSuffix(FormParameters parameters, string name = "statement_descriptor_suffix")
    {
        var suffix = parameters.Text(name);
        if (suffix is null)
        {
            return null;
        }

        var param = parameters.PathOf(name);
        if (suffix.Any(character => character is '<' or '>' or '\\' or '\'' or '"' or '*' || character is < ' ' or > 'ÿ'))
        {
            throw ApiError.Invalid("The statement descriptor may hold Latin characters only, and none of < > \\ ' \" *.", param);
        }

        if (!suffix.Any(char.IsAsciiLetter))
        {
            throw ApiError.Invalid("The statement descriptor must contain at least one letter.", param);
        }

        return Whole(suffix).Length <= Longest
            ? suffix
            : throw ApiError.Invalid(
                $"The statement descriptor '{Prefix}* ' and its suffix together must have at most {Longest} characters.", param);
    }
}
