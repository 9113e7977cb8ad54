using System.Text;
using CsCheck;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

public class SamConfigTests
{
    private const string Name = "StripeKeyCiphertext";

    [Theory]
    [InlineData("\"A=1 StripeKeyCiphertext=old B=2\"", "\"A=1 StripeKeyCiphertext=new+/= B=2\"")]
    [InlineData("\"StripeKeyCiphertext=\"", "\"StripeKeyCiphertext=new+/=\"")]
    [InlineData("\"A=\\\"x y\\\" StripeKeyCiphertext=\\\"\\\"\"", "\"A=\\\"x y\\\" StripeKeyCiphertext=\\\"new+/=\\\"\"")]
    [InlineData("'A=\"x y\" StripeKeyCiphertext=\"old\"'", "'A=\"x y\" StripeKeyCiphertext=\"new+/=\"'")]
    [InlineData("\"A=1 \\u0053tripeKeyCiphertext=\\u006fld\"", "\"A=1 \\u0053tripeKeyCiphertext=new+/=\"")]
    [InlineData("\"\"\"\nA=1\nStripeKeyCiphertext=old\nB=2\n\"\"\"", "\"\"\"\nA=1\nStripeKeyCiphertext=new+/=\nB=2\n\"\"\"")]
    [InlineData("\"\"\"A=1 \\\n   StripeKeyCiphertext=old \\\n   B=2\"\"\"", "\"\"\"A=1 \\\n   StripeKeyCiphertext=new+/= \\\n   B=2\"\"\"")]
    [InlineData("'''A=1 StripeKeyCiphertext='old' '''", "'''A=1 StripeKeyCiphertext='new+/=' '''")]
    [InlineData("[\"A=1\", 'StripeKeyCiphertext=\"old\"']", "[\"A=1\", 'StripeKeyCiphertext=\"new+/=\"']")]
    [InlineData("\"XStripeKeyCiphertext=x StripeKeyCiphertext=old\"", "\"XStripeKeyCiphertext=x StripeKeyCiphertext=new+/=\"")]
    public void A_value_is_replaced_in_every_form_of_quoting(string before, string after)
    {
        var (text, change) = SamConfig.Read(File(before)).With("live", Name, "new+/=");

        Assert.Equal((File(after), SamChange.Replaced), (text, change));
    }

    [Theory]
    [InlineData("\"A=1\"", "\"A=1 StripeKeyCiphertext=new\"")]
    [InlineData("\"A=1  \"", "\"A=1 StripeKeyCiphertext=new  \"")]
    [InlineData("\"A=\\\"1\\\"\"", "\"A=\\\"1\\\" StripeKeyCiphertext=\\\"new\\\"\"")]
    [InlineData("'A=\"1\"'", "'A=\"1\" StripeKeyCiphertext=\"new\"'")]
    [InlineData("\"\"", "\"StripeKeyCiphertext=new\"")]
    [InlineData("\" \"", "\"StripeKeyCiphertext=new \"")]
    [InlineData("\"\"\"\nA=1\nB=2\n\"\"\"", "\"\"\"\nA=1\nB=2\nStripeKeyCiphertext=new\n\"\"\"")]
    [InlineData("\"\"\"A=1 \\\n  B=2\"\"\"", "\"\"\"A=1 \\\n  B=2 StripeKeyCiphertext=new\"\"\"")]
    [InlineData("[]", "[\"StripeKeyCiphertext=new\"]")]
    [InlineData("[ # none\n]", "[\"StripeKeyCiphertext=new\" # none\n]")]
    [InlineData("[\"A=1\"]", "[\"A=1\", \"StripeKeyCiphertext=new\"]")]
    [InlineData("[\"A=1\",]", "[\"A=1\", \"StripeKeyCiphertext=new\",]")]
    [InlineData("[\n    \"A=1\"\n]", "[\n    \"A=1\",\n    \"StripeKeyCiphertext=new\"\n]")]
    [InlineData("[\n\t'A=1', # a\n\t'B=2', # b\n]", "[\n\t'A=1', # a\n\t'B=2', # b\n\t\"StripeKeyCiphertext=new\",\n]")]
    [InlineData("[ \"A=1\",\n  \"B=2\"]", "[ \"A=1\",\n  \"B=2\", \"StripeKeyCiphertext=new\"]")]
    public void A_missing_parameter_is_added_in_the_manner_of_the_others(string before, string after)
    {
        var (text, change) = SamConfig.Read(File(before)).With("live", Name, "new");

        Assert.Equal((File(after), SamChange.Added), (text, change));
    }

    [Theory]
    [InlineData("[live.deploy.parameters]", "[live.deploy.parameters]\nparameter_overrides = \"StripeKeyCiphertext=new\"\n")]
    [InlineData("[live.deploy.parameters]\na = 1 # x\n\n[next]\n", "[live.deploy.parameters]\na = 1 # x\nparameter_overrides = \"StripeKeyCiphertext=new\"\n\n[next]\n")]
    [InlineData("a = 1\r\n", "a = 1\r\n\r\n[live.deploy.parameters]\r\nparameter_overrides = \"StripeKeyCiphertext=new\"\r\n")]
    [InlineData("a = 1", "a = 1\n\n[live.deploy.parameters]\nparameter_overrides = \"StripeKeyCiphertext=new\"\n")]
    [InlineData("", "[live.deploy.parameters]\nparameter_overrides = \"StripeKeyCiphertext=new\"\n")]
    public void A_missing_place_is_made(string before, string after)
    {
        var (text, change) = SamConfig.Read(before).With("live", Name, "new");

        Assert.Equal((after, SamChange.Created), (text, change));
    }

    [Theory]
    [InlineData("\"StripeKeyCiphertext=old\"", "", "\"StripeKeyCiphertext=\\\"\\\"\"")]
    [InlineData("'StripeKeyCiphertext=old B=1'", "two words", "'StripeKeyCiphertext=\"two words\" B=1'")]
    [InlineData("'StripeKeyCiphertext=\"old\"'", "", "'StripeKeyCiphertext=\"\"'")]
    [InlineData("[\"A=1\"]", "two words", "[\"A=1\", \"StripeKeyCiphertext=\\\"two words\\\"\"]")]
    [InlineData("\"A=1\"", "two words", "\"A=1 StripeKeyCiphertext=\\\"two words\\\"\"")]
    [InlineData("\"\"", "two words", "\"StripeKeyCiphertext=\\\"two words\\\"\"")]
    [InlineData("'A=\"1\"'", "https://a.example/?x=1&y=2", "'A=\"1\" StripeKeyCiphertext=\"https://a.example/?x=1&y=2\"'")]
    public void A_value_that_SAM_reads_only_in_quotes_gets_them(string before, string value, string after)
    {
        var (text, _) = SamConfig.Read(File(before)).With("live", Name, value);

        Assert.Equal((File(after), value), (text, SamConfig.Read(text).Parameter("live", Name)));
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a'b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    public void A_value_that_could_end_its_own_quotes_is_refused(string value)
    {
        Assert.Throws<FormatException>(() => SamConfig.Read(File("[]")).With("live", Name, value));
        Assert.Throws<FormatException>(() => SamConfig.Read(File("[]")).WithSetting("live", "region", value));
    }

    [Theory]
    [InlineData("[live.deploy.parameters]\nregion = 'eu-west-1' # home\n", "[live.deploy.parameters]\nregion = \"us-east-1\" # home\n")]
    [InlineData("[live.global.parameters]\nregion = \"eu-west-1\"\n", "[live.global.parameters]\nregion = \"us-east-1\"\n")]
    [InlineData("[live.deploy.parameters]\nx = 1\n", "[live.deploy.parameters]\nx = 1\nregion = \"us-east-1\"\n")]
    [InlineData("version = 0.1\n", "version = 0.1\n\n[live.deploy.parameters]\nregion = \"us-east-1\"\n")]
    [InlineData("[live.deploy.parameters]\nregion = 'us-east-1'\n", "[live.deploy.parameters]\nregion = 'us-east-1'\n")]
    public void A_setting_is_changed_where_it_stands_or_added_where_SAM_looks(string before, string after)
    {
        Assert.Equal(after, SamConfig.Read(before).WithSetting("live", "region", "us-east-1"));
    }

    [Fact]
    public void A_setting_that_is_no_text_is_refused()
    {
        Assert.Throws<FormatException>(() => SamConfig.Read("[live.deploy.parameters]\nregion = 5\n").WithSetting("live", "region", "us-east-1"));
    }

    [Theory]
    [InlineData("[live.deploy]\nparameters = { parameter_overrides = \"A=1\" }\n")]
    [InlineData("[live]\ndeploy.parameters.stack_name = \"gifts\"\n")]
    [InlineData("live = { deploy = 1 }\n")]
    [InlineData("[[live.deploy.parameters]]\nx = 1\n")]
    [InlineData("[live.deploy.parameters]\nparameter_overrides = 5\n")]
    [InlineData("[live.deploy.parameters]\nparameter_overrides = { A = \"1\" }\n")]
    [InlineData("[live.deploy.parameters]\nparameter_overrides = [\"A=1\", 5]\n")]
    [InlineData("[live.deploy.parameters]\nparameter_overrides = \"A=1\"\nparameter_overrides = \"A=1\"\n")]
    [InlineData("[live.deploy.parameters]\nparameter_overrides = \"StripeKeyCiphertext=1 StripeKeyCiphertext=2\"\n")]
    [InlineData("[live.deploy.parameters]\nparameter_overrides = \"A\"\n")]
    [InlineData("[live.deploy.parameters]\nparameter_overrides = \"A=x\\\"y\"\n")]
    [InlineData("[live.deploy.parameters]\nparameter_overrides = 'A=\"x'\n")]
    [InlineData("[live.deploy.parameters]\nparameter_overrides = 'A=\"x\"B=1'\n")]
    [InlineData("[live.deploy.parameters\nx = 1\n")]
    [InlineData("x = \n")]
    [InlineData("x = 1 2\n")]
    [InlineData("x 1\n")]
    [InlineData("x = [1 2]\n")]
    [InlineData("x = [1,\n")]
    [InlineData("x = \"\\q\"\n")]
    [InlineData("x = \"\"\"a\n")]
    [InlineData("x = 'a\n'\n")]
    public void What_cannot_be_changed_safely_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => SamConfig.Read(text).With("live", Name, "new"));
    }

    [Fact]
    public void A_place_written_with_dots_is_changed_where_it_stands()
    {
        var (text, _) = SamConfig.Read("[live]\n\"deploy\".parameters . parameter_overrides = 'A=1'\n").With("live", Name, "new");

        Assert.Equal("[live]\n\"deploy\".parameters . parameter_overrides = 'A=1 StripeKeyCiphertext=new'\n", text);
    }

    [Fact]
    public void Everything_else_TOML_can_say_is_passed_over()
    {
        const string Rest =
            "\uFEFF# comment\r\nversion = 0.1\r\ndate = 1979-05-27 07:32:00Z\r\n\"quoted key\" . x = +1_000.5e-3\r\n"
            + "t = { a = [1, 'b', { c = true }], d = \"]}#\" } # { [\r\n"
            + "m = '''\r\n[live.deploy.parameters]\r\nparameter_overrides = \"no\"'''\r\n"
            + "q = \"\"\"\"two quotes\"\"\"\"\"\r\n[[list]]\r\nx = [ # c\r\n 1,\r\n]\r\n\r\n";

        var (text, _) = SamConfig.Read(Rest + "[live.deploy.parameters]\r\nparameter_overrides = \"A=1\"\r\n").With("live", Name, "new");

        Assert.Equal(Rest + "[live.deploy.parameters]\r\nparameter_overrides = \"A=1 StripeKeyCiphertext=new\"\r\n", text);
    }

    [Fact]
    public void Setting_a_value_twice_is_setting_it_once()
    {
        var forms = new[] { "\"A=1\"", "'A=\"1\"'", "[]", "[\n  \"A=1\", # c\n]", "\"\"\"\n\"\"\"" };

        foreach (var form in forms)
        {
            var once = SamConfig.Read(File(form)).With("live", Name, "new").Text;
            var twice = SamConfig.Read(once).With("live", Name, "new").Text;

            Assert.Equal(once, twice);
        }
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_but_never_breaks_the_tool()
    {
        var file = File("[\n  \"A=1\", # c\n  '''B=\"x\\\ny\"''',\n]") + "x = { a = 'b' }\n\"q\\u00e9\".r = \"\"\"a\\\n b\"\"\"\n";

        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Int[0, 8], Gen.String[Gen.Char["[]{}\"'\\=,.#\n\r a1\0"], 0, 4]).Sample((at, cut, put) =>
        {
            var damaged = file.Remove(at, Math.Min(cut, file.Length - at)).Insert(at, put);
            try
            {
                var (text, _) = SamConfig.Read(damaged).With("live", Name, "new");
                return SamConfig.Read(text).Parameter("live", Name) == "new";
            }
            catch (FormatException)
            {
                return true;
            }
        }, iter: 20_000);
    }

    [Fact]
    public void A_link_stays_a_link_and_permissions_stay()
    {
        using var directory = new TemporaryDirectory();
        var real = directory.File("real.toml");
        var link = directory.File("samconfig.toml");
        System.IO.File.WriteAllText(real, "old");
        System.IO.File.CreateSymbolicLink(link, "real.toml");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        SamConfigFile.Replace(link, "new");

        Assert.Equal("new", System.IO.File.ReadAllText(real));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.True(OperatingSystem.IsWindows()
            || System.IO.File.GetUnixFileMode(real) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused_and_a_byte_order_mark_is_kept()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("samconfig.toml");
        System.IO.File.WriteAllBytes(path, [0x61, 0xFF]);

        Assert.Throws<FormatException>(() => SamConfigFile.Read(path));

        System.IO.File.WriteAllBytes(path, [.. Encoding.UTF8.Preamble, 0x61]);
        SamConfigFile.Replace(path, SamConfigFile.Read(path)!);
        Assert.Equal([.. Encoding.UTF8.Preamble, 0x61], System.IO.File.ReadAllBytes(path));
    }

    private static string File(string overrides) =>
        $"# mine\n[live.deploy.parameters]\nstack_name = \"gifts\"\nparameter_overrides = {overrides} # tail\nz = 1\n";
}
