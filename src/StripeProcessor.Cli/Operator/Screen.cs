using Spectre.Console;
using Spectre.Console.Rendering;

namespace StripeProcessor.Cli;

/// <summary>Tables and progress bars. Nothing that comes from outside is taken for markup.</summary>
internal static class Screen
{
    /// <summary>Prints a table; in a file every row stays on its line. Without any text in its heads it has none.</summary>
    internal static void PrintTable(Terminal terminal, string[] heads, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var head in heads)
        {
            // An id is there to be copied: it stays in one piece.
            table.AddColumn(new TableColumn(new Text(head)) { NoWrap = head is "Id" or "Donation" });
        }

        table.ShowHeaders = heads.Any(head => head.Length > 0);
        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => (IRenderable)new Text(cell)));
        }

        foreach (var line in Lines(table, terminal.Width))
        {
            terminal.Output.WriteLine(line);
        }
    }

    /// <summary>
    /// Does long work under a progress bar where a person watches, and silently elsewhere. The work reports how far it has come: in
    /// words, and as a part of the whole where that is known.
    /// </summary>
    internal static async Task<T> WatchAsync<T>(Terminal terminal, bool isQuiet, string title, Func<Report, Task<T>> work)
    {
        if (isQuiet || !terminal.IsErrorsWatched)
        {
            return await work((_, _) => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Errors),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask(Markup.Escape(title), maxValue: 1);
                task.IsIndeterminate = true;
                return await work((words, part) =>
                {
                    task.Description = Markup.Escape(words);
                    task.IsIndeterminate = part is null;
                    task.Value = part ?? 0;
                    progress.Refresh();
                });
            });
    }

    internal delegate void Report(string words, double? part);

    private static IEnumerable<string> Lines(IRenderable table, int width)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = width;
        console.Write(table);
        return text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
    }
}
