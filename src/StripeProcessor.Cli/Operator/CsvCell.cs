using System.Globalization;

namespace StripeProcessor.Cli;

/// <summary>
/// One cell of a CSV file, quoted as RFC 4180 asks. A text that a spreadsheet would run as a formula gets an apostrophe in front:
/// whoever gives chooses the comment, and must not get to run it on the accountant's machine.
/// </summary>
internal static class CsvCell
{
    // With their full-width forms, which spreadsheets of East Asian locales take for the same.
    private const string FormulaBeginnings = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>A cell that somebody else may have written.</summary>
    internal static string Text(string text) => Quoted(IsFormula(text) ? "'" + text : text);

    /// <summary>
    /// A cell of a column of numbers. A plain decimal number stays one, below zero too; anything else is a text, and treated so.
    /// </summary>
    internal static string Number(string text) => IsNumber(text) ? text : Text(text);

    // Some programs look past blanks before they decide.
    private static bool IsFormula(string text) =>
        text.Length > 0 && (FormulaBeginnings.Contains(text[0]) || text.TrimStart() is [var first, ..] && FormulaBeginnings.Contains(first));

    private static bool IsNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
        && text[0] != '+';

    // A semicolon or a tab needs no quotes by the RFC, but spreadsheets of some countries take them for the separator.
    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\";\t\r\n") < 0 && text.Trim().Length == text.Length
        ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
