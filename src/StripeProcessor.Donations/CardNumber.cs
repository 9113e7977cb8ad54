using System.Globalization;

namespace StripeProcessor.Donations;

/// <summary>Recognises card numbers, so that none is kept, shown or written down.</summary>
/// <remarks>
/// Counted as one: 13 to 19 digits that pass the Luhn check and stand in one block, or in blocks set apart by at most
/// four spaces, dashes, dots, slashes or underscores. Blocks set apart by different marks count only if each has three
/// digits or more: two dates in a dedication ("12.03.1950 - 05.11.2020") are sixteen digits too, and must pass.
/// In a block of more than sixteen digits any part of it counts: a security code or a date may be glued to the number.
/// Digits of every script count, and invisible characters between them do not hide them.
/// </remarks>
public static class CardNumber
{
    private const int Shortest = 13;
    private const int Usual = 16;
    private const int Longest = 19;
    private const int WidestGap = 4;

    /// <summary>True when the text holds something that may be a card number, alone or among other words.</summary>
    public static bool LooksLikeOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = new List<int>();
        var blocks = new List<Block>();
        var gap = new Gap();
        for (var i = 0; i < text.Length; i++)
        {
            var digit = text[i] < 128 ? AsciiDigit(text[i]) : CharUnicodeInfo.GetDecimalDigitValue(text, i);
            if (digit >= 0)
            {
                if (blocks.Count == 0 || gap.Width > 0)
                {
                    blocks.Add(new(digits.Count, gap.Mark));
                    gap = new();
                }

                digits.Add(digit);
                i += char.IsHighSurrogate(text[i]) ? 1 : 0;
            }
            else if (blocks.Count > 0 && !gap.TryWiden(text[i]))
            {
                if (AnyIn(digits, blocks))
                {
                    return true;
                }

                digits.Clear();
                blocks.Clear();
                gap = new();
            }
        }

        return AnyIn(digits, blocks);
    }

    private static bool AnyIn(List<int> digits, List<Block> blocks)
    {
        if (digits.Count < Shortest)
        {
            return false;
        }

        for (var first = 0; first < blocks.Count; first++)
        {
            if (AnyInBlock(digits, blocks[first].Start, EndOf(first, digits, blocks)) || AnyFromBlock(digits, blocks, first))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyInBlock(List<int> digits, int start, int end)
    {
        if (end - start <= Usual)
        {
            return end - start >= Shortest && PassesLuhn(digits, start, end - start);
        }

        for (var from = start; from + Shortest <= end; from++)
        {
            // No card starts with a zero, and thirteen zeros pass the check.
            for (var length = Shortest; digits[from] != 0 && length <= Longest && from + length <= end; length++)
            {
                if (PassesLuhn(digits, from, length))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool AnyFromBlock(List<int> digits, List<Block> blocks, int first)
    {
        var start = blocks[first].Start;
        var sameMark = true;
        var noSmallBlock = EndOf(first, digits, blocks) - start >= 3;
        for (var last = first + 1; last < blocks.Count; last++)
        {
            var end = EndOf(last, digits, blocks);
            if (end - start > Longest)
            {
                return false;
            }

            sameMark &= blocks[last].MarkBefore == blocks[first + 1].MarkBefore;
            noSmallBlock &= end - blocks[last].Start >= 3;
            if ((sameMark || noSmallBlock) && end - start >= Shortest && PassesLuhn(digits, start, end - start))
            {
                return true;
            }
        }

        return false;
    }

    private static int EndOf(int block, List<int> digits, List<Block> blocks) =>
        block + 1 < blocks.Count ? blocks[block + 1].Start : digits.Count;

    private static bool PassesLuhn(List<int> digits, int start, int length)
    {
        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            var digit = digits[start + length - 1 - i];
            var weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }

        return sum % 10 == 0;
    }

    private static int AsciiDigit(char c) => char.IsAsciiDigit(c) ? c - '0' : -1;

    private readonly record struct Block(int Start, char MarkBefore);

    /// <summary>What stands between two blocks of digits; a dash of any kind among spaces makes the whole gap a dash.</summary>
    private struct Gap
    {
        public int Width { get; private set; }

        public char Mark { get; private set; }

        public bool TryWiden(char c)
        {
            var mark = char.GetUnicodeCategory(c) switch
            {
                UnicodeCategory.Format => '\0',
                UnicodeCategory.DashPunctuation => '-',
                _ when c == '\u2212' => '-',
                _ when char.IsWhiteSpace(c) => ' ',
                _ when c is '.' or '/' or '_' or '\u00B7' or '\u2022' => c,
                _ => char.MaxValue,
            };
            if (mark == '\0')
            {
                return true;
            }

            if (mark == char.MaxValue || Width == WidestGap)
            {
                return false;
            }

            Width++;
            Mark = Mark is '\0' or ' ' ? mark : Mark;
            return true;
        }
    }
}
