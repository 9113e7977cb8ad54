using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Web;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

public sealed class OperatorCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };
    private readonly FakeTime _time = new(passAtOnce: TimeSpan.FromSeconds(30));

    public OperatorCommandTests()
    {
        File.WriteAllText(_directory.File("address"), "http://127.0.0.1:8080/\n");
        File.WriteAllText(_directory.File("operator-token"), ScriptedApi.Token + "\n");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_export_asks_for_a_page_only_when_the_one_before_is_written()
    {
        const int Pages = 100;
        const int PageSize = 100;
        var writer = new CountingWriter();
        var asked = 0;
        using var api = new OperatorApiFake((request, _) =>
        {
            var page = asked++;
            Assert.Equal(page == 0 ? 0 : 1 + (page * PageSize), writer.LinesFlushed);
            return OperatorApiFake.Json(Page(page * PageSize, PageSize, page + 1 < Pages ? $"c{page + 1}" : null));
        });

        var exit = await Tool(api, writer).RunAsync(Local("donations", "export"), default);

        Assert.Equal((0, Pages, 1 + (Pages * PageSize)), (exit, asked, writer.LinesFlushed));
        Assert.Equal("10,000 donations\n", _errors.ToString());
    }

    [Fact]
    public async Task An_exported_file_holds_every_donation_once_and_only_its_owner_reads_it()
    {
        using var api = new OperatorApiFake((request, _) =>
        {
            var cursor = HttpUtility.ParseQueryString(request.RequestUri!.Query)["cursor"] ?? "0";
            var page = int.Parse(cursor, CultureInfo.InvariantCulture);
            return OperatorApiFake.Json(Page(page * 7, 7, page < 9 ? $"{page + 1}" : null));
        });
        var file = _directory.File("gifts.csv");

        var exit = await Tool(api).RunAsync(Local("donations", "export", "--output", file), default);

        var records = CsvReader.Read(await File.ReadAllTextAsync(file));
        var columns = records[0];
        Assert.Equal(0, exit);
        Assert.Equal(Enumerable.Range(0, 70).Select(Id), records.Skip(1).Select(record => record[columns.IndexOf("id")]));
        Assert.All(records, record => Assert.Equal(columns.Count, record.Count));
        Assert.Equal(
            Enumerable.Range(0, 70).Sum(number => 100m + number),
            records.Skip(1).Sum(record => decimal.Parse(record[columns.IndexOf("gross")], CultureInfo.InvariantCulture)));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task A_stopped_export_leaves_no_half_a_table()
    {
        using var stop = new CancellationTokenSource();
        using var api = new OperatorApiFake((_, _) =>
        {
            stop.Cancel();
            return OperatorApiFake.Json(Page(0, 100, "c1"));
        });

        var exit = await Tool(api).RunAsync(Local("donations", "export", "--output", _directory.File("gifts.csv")), stop.Token);

        Assert.Equal(1, exit);
        Assert.Equal("error: stopped before it was done\nhint: the table is not complete; run the command again\n", _errors.ToString());
        Assert.Equal(2, Directory.GetFiles(_directory.Path).Length);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_before_the_API_is_asked()
    {
        using var api = new OperatorApiFake((_, _) => throw new InvalidOperationException("asked"));

        var exit = await Tool(api).RunAsync(Local("donations", "export", "--output", _directory.File("nowhere/gifts.csv")), default);

        Assert.Equal(1, exit);
        Assert.StartsWith("error: cannot write ", _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_stopped_reconciliation_says_where_to_go_on()
    {
        using var stop = new CancellationTokenSource();
        var asked = 0;
        using var api = new OperatorApiFake((_, _) =>
        {
            if (++asked == 2)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }

            return OperatorApiFake.Json("""{"next":"c1","stage":"payments","looked_at":3,"drifts":[]}""");
        });

        var exit = await Tool(api).RunAsync(Local("reconcile", "--since", "2026-11-01"), stop.Token);

        Assert.Equal(1, exit);
        Assert.EndsWith(
            "error: stopped before it was done\n"
            + "hint: go on with --since 2026-11-01T00:00:00.000Z --until 2026-11-23T09:00:00.000Z --cursor c1\n",
            _errors.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_refund_may_have_been_made()
    {
        using var stop = new CancellationTokenSource();
        using var api = new OperatorApiFake((request, _) =>
        {
            if (request.Method == HttpMethod.Post)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }

            return OperatorApiFake.Json("""{"donation":{"gross":"1.00","gross_minor":100,"currency":"usd"}}""");
        });

        var exit = await Tool(api).RunAsync(Local("refund", Id(1), "--yes"), stop.Token);

        Assert.Equal(1, exit);
        Assert.Contains("hint: it may have been refunded or not", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("donations export --output FILE", "\"next\":\"c1\",", "2 donations")]
    [InlineData("reconcile", "\"next\":\"c1\",", "payouts: 2 looked at, 1 different")]
    [InlineData("erase ann@example.org --yes", "\"more\":true,", "2 donations erased")]
    public async Task Somebody_who_watches_sees_how_far_it_is(string command, string more, string sight)
    {
        using var api = PagesOfOne(more);

        await Tool(api, isWatched: true).RunAsync(Local(Words(command)), default);

        Assert.Contains(sight, _errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("donations export --output FILE --json", "\"next\":\"c1\",", true)]
    [InlineData("reconcile --json", "\"next\":\"c1\",", true)]
    [InlineData("erase ann@example.org --yes --json", "\"more\":true,", true)]
    [InlineData("donations export --output FILE", "\"next\":\"c1\",", false)]
    [InlineData("reconcile", "\"next\":\"c1\",", false)]
    [InlineData("erase ann@example.org --yes", "\"more\":true,", false)]
    public async Task A_program_and_a_log_get_no_progress_bar(string command, string more, bool isWatched)
    {
        using var api = PagesOfOne(more);

        await Tool(api, isWatched: isWatched).RunAsync(Local(Words(command)), default);

        Assert.DoesNotContain("\u001b", _errors.ToString() + _output, StringComparison.Ordinal);
        Assert.True(_errors.ToString().Count(character => character == '\n') <= 1, _errors.ToString());
    }

    [Fact]
    public async Task A_pause_between_two_tries_grows_and_the_API_may_ask_for_a_longer_one()
    {
        var asked = 0;
        using var api = new OperatorApiFake((_, _) => ++asked switch
        {
            1 => throw new HttpRequestException("broken"),
            2 => new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable) { Headers = { RetryAfter = new(TimeSpan.FromSeconds(7)) } },
            3 => new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway),
            _ => OperatorApiFake.Json("""{"notes":[]}"""),
        });

        var exit = await Tool(api).RunAsync(Local("audit"), default);

        Assert.Equal(0, exit);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(4)], _time.Waits);
    }

    [Theory]
    [InlineData("donations list", "--since --until --status --designation --limit --with-donors")]
    [InlineData("donations show", "--with-donors")]
    [InlineData("donations export", "--since --until --with-donors --output --excel")]
    [InlineData("refund", "--amount --reason --again --yes")]
    [InlineData("reconcile", "--since --until --repair --cursor")]
    [InlineData("erase", "--yes")]
    [InlineData("self-check", "")]
    [InlineData("audit", "--month")]
    public async Task Help_names_every_option_and_asks_nothing_of_the_API(string command, string options)
    {
        using var api = new OperatorApiFake((_, _) => throw new InvalidOperationException("asked"));

        var exit = await Tool(api).RunAsync([.. command.Split(' '), "--help"], default);

        Assert.Equal((0, ""), (exit, _errors.ToString()));
        Assert.All(
            [.. options.Split(' '), "--api", "--region", "--profile", "--local", "--json"],
            option => Assert.Contains(option, _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Donors_are_asked_for_by_the_word_for_it_alone()
    {
        using var api = new OperatorApiFake((_, _) => OperatorApiFake.Json("""{"donations":[],"donation":{}}"""));

        foreach (var command in new[] { "donations list", $"donations show {Id(1)}", "donations export" })
        {
            await Tool(api).RunAsync(Local(Words(command)), default);
            await Tool(api).RunAsync(Local([.. Words(command), "--with-donors"]), default);
        }

        Assert.Equal(
            [false, true, false, true, false, true],
            api.Requests.Select(request => request.RequestUri!.Query.Contains("with_donors=true", StringComparison.Ordinal)));
    }

    private static OperatorApiFake PagesOfOne(string more)
    {
        var asked = 0;
        return new OperatorApiFake((_, _) =>
        {
            var rest = asked == 0 ? more : "";
            asked++;
            return OperatorApiFake.Json(
                $$"""
                {{{rest}} "donations":[{"id":"d{{asked}}","created":"2026-11-0{{asked}}T00:00:00.000Z"}],
                 "erased":["d{{asked}}"], "stage":"payouts", "looked_at":1,
                 "drifts":[{{(asked == 1 ? """{"kind":"k","subject":"s","cause":"c","repaired":false}""" : "")}}]}
                """);
        });
    }

    private static string Page(int start, int count, string? next) => JsonSerializer.Serialize(new
    {
        donations = Enumerable.Range(start, count).Select(number => new
        {
            id = Id(number),
            created = "2026-11-26T14:03:22.000Z",
            gross = (100m + number).ToString(CultureInfo.InvariantCulture),
            currency = "usd",
            status = "succeeded",
        }),
        next,
    });

    private static string Id(int number) => $"0e2b7b62-0000-4000-8000-{number:000000000000}";

    private string[] Words(string command) =>
        [.. command.Split(' ').Select(word => word == "FILE" ? _directory.File("gifts.csv") : word)];

    private string[] Local(params string[] words) => [.. words, "--local", _directory.Path];

    private OperatorTool Tool(OperatorApiFake api, TextWriter? output = null, bool isWatched = false)
    {
        var terminal = new Terminal(
            new StringReader(""), output ?? _output, _errors, (_, _) => throw new InvalidOperationException("nobody is there to ask"))
        {
            IsErrorsWatched = isWatched,
        };
        return new OperatorTool(terminal, _ => null, _ => throw new InvalidOperationException(), new ApiConnection(_ => new Shared(api), _time));
    }

    /// <summary>Outlives the client that one command makes of it.</summary>
    private sealed class Shared(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override void Dispose(bool disposing)
        {
        }
    }

    /// <summary>Standard output as a pipe is: what was not flushed has not been written.</summary>
    private sealed class CountingWriter : TextWriter
    {
        private int _lines;

        public int LinesFlushed { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => _lines += value == '\n' ? 1 : 0;

        public override Task WriteAsync(string? value)
        {
            Write(value);
            return Task.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            LinesFlushed = _lines;
            return Task.CompletedTask;
        }
    }
}
