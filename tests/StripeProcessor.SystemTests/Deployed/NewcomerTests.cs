using StripeProcessor.SystemTests.Kms;
using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>What the project's pages show at a terminal is what happens at one.</summary>
[Collection(MotoCollection.Name)]
public sealed class NewcomerTests(MotoServer moto)
{
    private const string Sample =
        """
        # A page

        ```console
        $ echo hello
        hello
        $ cd deploy && ls donations.json
        donations.json
        $ pwd
        …/project/deploy
        $ GIFT=25 && seq 3 \
          | tail -n 2
        2
        3
        $ read -s -p 'Stripe key: ' KEY; echo; echo "${#KEY} letters, and $GIFT"
        Stripe key:
        24 letters, and …
        $ read -p 'Your site? ' SITE; echo "it is $SITE"
        Your site? https://www.example.org
        it is https://www.example.org
        ```

        ```
        $ echo not a session
        ```

        ```console
        $ seq 100
        1
        …
        100
        $ ls nothing 2>/dev/null || echo 'error: there is nothing'; false
        error: there is nothing
        ```
        """;

    private static readonly string[] Lies =
    [
        "$ echo hello\nhallo",
        "$ seq 2\n1\n2\n3",
        "$ seq 2\n1",
        "$ seq 2",
        "$ seq 3\n…\n2",
        "$ read -p 'Site? ' SITE; echo \"it is $SITE\"\nSite? https://www.example.org\nit is https://example.org",
        "$ false",
        "$ stripe-procesor --help\n…",
        "$ stripe-processor nothing\n…",
    ];

    [SkippableFact]
    public async Task A_page_that_is_right_is_found_so()
    {
        moto.SkipIfAbsent();
        await using var world = await DeployedWorld.StartAsync(moto);

        var differences = await new NewcomerRun(world).ReadAsync("sample.md", Sample);

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [SkippableFact]
    public async Task A_page_that_lies_is_found_out_in_each_of_its_lies()
    {
        moto.SkipIfAbsent();
        await using var world = await DeployedWorld.StartAsync(moto);
        var page = string.Concat(Lies.Select(lie => $"```console\n{lie}\n```\n"));

        var differences = await new NewcomerRun(world).ReadAsync("lies.md", page);

        Assert.Equal(Lies.Select(lie => lie.Split('\n')[0]), differences.Select(found => found.Split('\n')[0].Split(": ", 2)[1]));
    }

    [SkippableFact]
    public async Task Every_session_of_the_projects_pages_goes_as_the_page_says()
    {
        moto.SkipIfAbsent();
        var differences = new List<string>();
        foreach (var page in Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Repository.Root, "deploy"), "*.md")))
        {
            var text = await File.ReadAllTextAsync(page);
            if (ConsolePage.Read(text).Count > 0)
            {
                await using var world = await DeployedWorld.StartAsync(moto);
                differences.AddRange(await new NewcomerRun(world).ReadAsync(Repository.Relative(page), text));
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
