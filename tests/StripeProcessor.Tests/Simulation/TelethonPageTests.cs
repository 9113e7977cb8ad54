using StripeProcessor.Simulation;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Simulation;

public sealed class TelethonPageTests
{
    [Fact]
    public void The_page_quotes_what_the_simulation_says()
    {
        QuotedBlock.AssertSays("deploy/decisions/0009-a-telethon.md", "simulation", Report.Write());
    }
}
