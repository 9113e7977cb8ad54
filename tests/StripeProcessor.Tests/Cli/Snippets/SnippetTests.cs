using System.Text;
using System.Text.Json;
using StripeProcessor.Cli;
using StripeProcessor.Donations;
using StripeProcessor.Function;
using StripeProcessor.Tests.Donations;
using StripeProcessor.Tests.Function;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Cli.Snippets;

public sealed class SnippetTests : IDisposable
{
    private const string Thanks = "https://www.riverside.example/thanks?a=1&copy=2";

    private static readonly string Shipped = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "donations.json"));

    private static readonly string SamplePage = File.ReadAllText(Path.Combine(Repository.Root, "src", "site", "index.html"));

    // What a page's own form is told by, and not by whoever prints it.
    private static readonly string[] Plumbing = ["id", "for", "aria-describedby"];

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Kinds => [.. SiteKind.All.Select(kind => kind.Name)];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_printed_form_asks_in_the_words_and_with_the_fields_of_the_sample_sites_form()
    {
        var printed = FormTag.OfForm(await PrintAsync("html"));
        var sample = FormTag.OfForm(SamplePage).Where(tag => tag.Name is not "h2");

        Assert.Equal(sample.Skip(1).Select(InWords), printed.Skip(1).Select(InWords));
    }

    [Fact]
    public async Task Site_printed_form_and_error_page_send_the_same_fields()
    {
        using var stage = new Stage();
        var answer = await stage.GiveByFormAsync("amount=nothing");

        var printed = NamesOf(await PrintAsync("html"));

        Assert.Equal(NamesOf(SamplePage), printed);
        Assert.Equal(NamesOf(answer.Body).Except(["donation_id"]), printed);
        Assert.Empty(printed.Except(DonationFields.InOrder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--currency jpy")]
    [InlineData("--designation winter-shelter --frequencies monthly")]
    [InlineData("--currency gbp --designation general --frequencies weekly,yearly")]
    public async Task Whatever_a_donor_chooses_the_function_takes(string narrowing)
    {
        var form = FormTag.OfForm(await PrintAsync("html", narrowing.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        var rules = FormSettings.Read(Encoding.UTF8.GetBytes(Shipped), [])!;

        foreach (var frequency in ValuesOf(form, "frequency"))
        {
            foreach (var designation in ValuesOf(form, "designation"))
            {
                foreach (var preset in ValuesOf(form, "amount").Except(["other"]))
                {
                    var fields = new Dictionary<string, string>
                    {
                        ["frequency"] = frequency,
                        ["designation"] = designation,
                        ["amount"] = preset,
                        ["currency"] = SelectedOrOnly(form, "currency"),
                    };
                    Assert.IsType<DonationReading.Accepted>(Read(fields, rules));
                }
            }
        }
    }

    [Fact]
    public async Task What_the_API_tells_and_what_the_file_says_make_one_form()
    {
        using var stage = new Stage();
        var told = (await stage.SendAsync(Event.Get("/form"))).Body;
        using var api = new OperatorApiFake((_, _) => OperatorApiFake.Json(told));

        var asked = await RunAsync(api, "snippet", "hugo", "--api", "https://give.example.org");

        // Only the API knows that it is a test: the file's form leaves that to the script.
        Assert.Equal(await PrintAsync("hugo"), asked.Replace("data-give-test>", "data-give-test hidden>", StringComparison.Ordinal));
        Assert.Null(Assert.Single(api.Requests).Headers.Authorization);
    }

    [Theory]
    [InlineData("test", true)]
    [InlineData("live", false)]
    public async Task A_form_in_test_mode_says_so_and_a_live_one_does_not(string mode, bool saysSo)
    {
        using var stage = new Stage();
        var told = (await stage.SendAsync(Event.Get("/form"))).Body;
        var inMode = told.Replace("\"mode\":\"test\"", $"\"mode\":\"{mode}\"", StringComparison.Ordinal);
        using var api = new OperatorApiFake((_, _) => OperatorApiFake.Json(inMode));

        var form = FormTag.OfForm(await RunAsync(api, "snippet", "html", "--api", "https://give.example.org"));

        var notes = form.Where(tag => tag.Attributes.ContainsKey("data-give-test") && !tag.Attributes.ContainsKey("hidden"));
        Assert.Equal(saysSo, notes.Any());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_text_from_outside_holds_what_a_template_language_would_read(string kind)
    {
        var settings = _directory.File("nasty.json");
        File.Copy(Path.Combine(Repository.Root, "tests/StripeProcessor.BrowserTests/Snippets/Sites/donations.json"), settings);

        string[] addresses = ["--api-url", "https://give.example.org", "--thanks", Thanks, "--script", "/a{{b}}.js"];
        var text = await RunAsync(null, ["snippet", kind, "--settings", settings, .. addresses]);

        // Astro's own expressions are the one use of braces, and hold no other.
        var form = text[text.IndexOf("<form", StringComparison.Ordinal)..]
            .Replace("={\"", "=\"", StringComparison.Ordinal)
            .Replace("\"}", "\"", StringComparison.Ordinal);
        Assert.DoesNotContain('{', form);
        Assert.DoesNotContain('}', form);
        Assert.DoesNotContain('%', form);
        Assert.DoesNotContain("\n\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ways_back_are_in_the_form_when_they_are_asked_for(string kind)
    {
        var form = FormTag.OfForm(await PrintAsync(kind, "--thanks", "https://www.riverside.example/thanks", "--cancel", "https://www.riverside.example/give"));

        Assert.Equal(["https://www.riverside.example/thanks"], ValuesOf(form, "_next"));
        Assert.Equal(["https://www.riverside.example/give"], ValuesOf(form, "_cancel"));
    }

    [Theory]
    [InlineData("--frequencies monthly", "Your gift repeats every month until you ask us to stop it.")]
    [InlineData("--designation winter-shelter", "Your gift supports: Winter shelter")]
    [InlineData("--currency gbp", "Other amount, in GBP (£)")]
    public async Task What_a_donor_can_no_longer_choose_is_said(string narrowing, string words)
    {
        var form = FormTag.OfForm(await PrintAsync("html", narrowing.Split(' ')));

        Assert.Contains(words, form.Select(tag => tag.Text));
    }

    [Fact]
    public async Task Nobody_is_put_down_for_a_regular_gift_where_giving_once_is_not_offered()
    {
        var form = FormTag.OfForm(await PrintAsync("html", "--frequencies", "monthly,yearly"));

        var choices = form.Where(tag => tag["name"] == "frequency").ToList();

        Assert.Equal(["monthly", "yearly"], choices.Select(tag => tag["value"]));
        Assert.All(choices, choice => Assert.False(choice.Attributes.ContainsKey("checked")));
        Assert.All(choices, choice => Assert.True(choice.Attributes.ContainsKey("required")));
    }

    [Fact]
    public async Task Every_question_has_a_label_of_its_own()
    {
        var form = FormTag.OfForm(await PrintAsync("html"));
        var labels = form.Where(tag => tag.Name == "label").Select(tag => tag["for"]).ToList();
        var ids = form.Select(tag => tag["id"]).OfType<string>().ToList();

        var asked = form.Where(tag => tag.Name is "input" or "select" or "textarea" && tag["type"] is not ("hidden" or "radio"));

        Assert.All(asked, tag => Assert.Single(labels, tag["id"]));
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.StartsWith("give-", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_without_presets_asks_for_the_amount_alone()
    {
        var settings = Shipped.Replace("\"presets\": [\"10\", \"25\", \"50\", \"100\"], ", "", StringComparison.Ordinal);
        var form = FormTag.OfForm(await PrintOfAsync(settings, "html", "--currency", "usd"));
        var rules = FormSettings.Read(Encoding.UTF8.GetBytes(settings), [])!;

        var fields = new Dictionary<string, string> { ["amount"] = SelectedOrOnly(form, "amount"), ["amount_other"] = "40", ["currency"] = "usd" };

        Assert.IsType<DonationReading.Accepted>(Read(fields, rules));
    }

    [Fact]
    public async Task Programs_are_told_what_the_page_must_allow_and_where_the_form_goes()
    {
        using var told = JsonDocument.Parse(await PrintAsync("html", "--json", "--api-url", "https://give.example.org/prod"));

        Assert.Equal("https://give.example.org/prod/donations", told.RootElement.GetProperty("action").GetString());
        Assert.Equal(
            "form-action 'self' https://give.example.org https://checkout.stripe.com https://billing.stripe.com",
            told.RootElement.GetProperty("content_security_policy")[0].GetString());
        Assert.Contains("<form action=\"https://give.example.org/prod/donations\"", told.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_about_the_form_says_what_is_printed()
    {
        using var told = JsonDocument.Parse(await PrintAsync("html", "--json"));
        var policy = told.RootElement.GetProperty("content_security_policy").EnumerateArray().Select(line => $"{line.GetString()};\n");
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "site.md"));

        QuotedBlock.AssertSays("deploy/site.md", "policy", $"```\n{string.Concat(policy)}```\n");
        Assert.All(SiteKind.All, kind => Assert.Contains($"| `{kind.Name}` |", page, StringComparison.Ordinal));
        Assert.All(SiteKind.All.SelectMany(kind => kind.Use), use => Assert.Contains($"`{use.Split(":  ")[1]}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_printed_file_is_for_everybody_to_read_and_may_be_printed_again()
    {
        var file = _directory.File("donate.html");
        await PrintAsync("hugo", "--output", file);
        await PrintAsync("hugo", "--output", file, "--currency", "eur");

        Assert.Equal(await PrintAsync("hugo", "--currency", "eur"), await File.ReadAllTextAsync(file));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead));
    }

    private Task<string> PrintAsync(string kind, params string[] more) => PrintOfAsync(Shipped, kind, more);

    private async Task<string> PrintOfAsync(string settings, string kind, params string[] more)
    {
        var file = _directory.File("settings.json");
        await File.WriteAllTextAsync(file, settings);
        string[] address = more.Contains("--api-url") ? [] : ["--api-url", "https://give.example.org"];
        return await RunAsync(null, ["snippet", kind, "--settings", file, .. address, .. more]);
    }

    private static async Task<string> RunAsync(OperatorApiFake? api, params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(TextReader.Null, output, errors, (_, _) => throw new InvalidOperationException("nothing is asked"));
        var connection = new ApiConnection(
            _ => api ?? throw new InvalidOperationException("no network is needed"), new FakeTime(passAtOnce: TimeSpan.FromSeconds(30)));
        var tool = new OperatorTool(terminal, _ => null, _ => throw new InvalidOperationException("no KMS is needed"), connection);
        var exit = await tool.RunAsync(words, default);
        Assert.True(exit == 0, errors.ToString());
        return output.ToString();
    }

    private static DonationReading Read(Dictionary<string, string> fields, DonationRules rules) =>
        DonationForm.Read(FormFields.From(fields), null, Samples.FreshId, rules);

    // The trap is hidden by the sample site's style sheet; an option of a currency has a name there, and a code here.
    private static string InWords(FormTag tag)
    {
        var attributes = tag.Attributes
            .Where(attribute => !(tag["class"] == "trap" && attribute.Key == "hidden"))
            .Select(attribute => (attribute.Key, Value: Plumbing.Contains(attribute.Key)
                ? attribute.Value.Replace("give-", "", StringComparison.Ordinal)
                : attribute.Value))
            .Select(attribute => $"{attribute.Key}={attribute.Value}");
        var text = tag.Name == "option" && tag["value"]!.Length == 3 ? "" : tag.Text;
        return $"{tag.Name} {string.Join(' ', attributes.Order(StringComparer.Ordinal))}: {text}";
    }

    private static IEnumerable<string> NamesOf(string page) =>
        FormTag.OfForm(page).Select(tag => tag["name"]).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    private static IReadOnlyList<string> ValuesOf(IReadOnlyList<FormTag> form, string name)
    {
        var at = form.ToList().FindIndex(tag => tag["name"] == name);
        return form[at].Name == "select"
            ? [.. form.Skip(at + 1).TakeWhile(tag => tag.Name == "option").Select(tag => tag["value"]!)]
            : [.. form.Where(tag => tag["name"] == name).Select(tag => tag["value"]!)];
    }

    private static string SelectedOrOnly(IReadOnlyList<FormTag> form, string name) => ValuesOf(form, name)[0];
}
