using CsCheck;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Tests;
using StripeProcessor.Tests.Donations.Ledger;

namespace StripeProcessor.SystemTests.Ledger;

/// <summary>
/// What every ledger promises. A ledger proves it by a class of its own that says how an empty one is opened, that asks
/// <see cref="Time"/> for the time, and that removes what it made when the test is over.
/// </summary>
public abstract class LedgerContract
{
    private const int Many = 200;

    private protected LedgerContract(FakeTime? time = null) => Time = time ?? new FakeTime();

    private protected FakeTime Time { get; }

    /// <summary>An empty ledger, used by nobody else. May skip the test, with the reason.</summary>
    protected abstract Task<ILedger> OpenAsync();

    [SkippableFact]
    public async Task Of_two_who_claim_a_gift_one_succeeds()
    {
        var ledger = await OpenAsync();
        var entry = Asked();

        var results = await Task.WhenAll(CommitAsync(ledger, entry), CommitAsync(ledger, entry));

        Assert.Equal([CommitResult.Committed, CommitResult.Conflict], results.Order());
    }

    [SkippableFact]
    public async Task Of_200_who_claim_a_gift_at_once_one_succeeds()
    {
        var ledger = await OpenAsync();
        var entry = Asked();

        var results = await AtOnceAsync(_ => CommitAsync(ledger, entry));

        Assert.Single(results, CommitResult.Committed);
        Assert.Equal(Many - 1, results.Count(result => result == CommitResult.Conflict));
        Assert.Equal(1, (await FindAsync(ledger, entry.Id))!.Version);
    }

    [SkippableFact]
    public async Task A_gift_that_nobody_claimed_is_not_there()
    {
        var ledger = await OpenAsync();

        Assert.Null(await FindAsync(ledger, NewId()));
        Assert.Null(await ledger.FindLinkAsync("pi_unknown", default));
        Assert.False(await ledger.HasSeenAsync("evt_unknown", default));
        Assert.Empty(await ledger.ReadTotalsAsync(default));
        Assert.Empty(await ledger.ReadOutboxAsync(NewId(), default));
        Assert.Empty(await ledger.FindByDonorAsync(Donor.KeyOf("ann@example.org"), default));
        Assert.Empty(await ledger.ReadAuditAsync(Now, default));
    }

    [SkippableFact]
    public async Task Nothing_of_an_entry_is_lost_or_changed_on_its_way_through_the_ledger()
    {
        var ledger = await OpenAsync();

        await AnyEntry.Whole.SampleAsync(
            async written =>
            {
                Assert.Equal(CommitResult.Committed, await CommitAsync(ledger, written));
                AssertSame(written with { Version = 1 }, await FindAsync(ledger, written.Id));
            },
            iter: Many,
            threads: 1);
    }

    [SkippableFact]
    public async Task A_rewritten_entry_holds_nothing_of_what_it_was()
    {
        var ledger = await OpenAsync();

        await Gen.Select(AnyEntry.Whole, AnyEntry.Whole).SampleAsync(
            async (first, other) =>
            {
                var second = other with { Id = first.Id, Created = first.Created, Terms = first.Terms, Version = 1 };
                await CommitAsync(ledger, first);
                Assert.Equal(CommitResult.Committed, await CommitAsync(ledger, second));
                AssertSame(second with { Version = 2 }, await FindAsync(ledger, first.Id));
            },
            iter: 50,
            threads: 1);
    }

    [SkippableFact]
    public async Task An_entry_that_was_changed_since_it_was_read_is_not_overwritten()
    {
        var ledger = await OpenAsync();
        await CommitAsync(ledger, Asked(id: Gift));
        var read = (await FindAsync(ledger, Gift))!;

        Assert.Equal(CommitResult.Committed, await CommitAsync(ledger, read with { Anonymous = true }));
        Assert.Equal(CommitResult.Conflict, await CommitAsync(ledger, read with { CoversFee = true }));

        AssertSame(read with { Anonymous = true, Version = 2 }, await FindAsync(ledger, Gift));
    }

    [SkippableFact]
    public async Task An_entry_that_is_not_there_cannot_be_changed()
    {
        var ledger = await OpenAsync();

        Assert.Equal(CommitResult.Conflict, await CommitAsync(ledger, Asked(id: Gift) with { Version = 3 }));

        Assert.Null(await FindAsync(ledger, Gift));
    }

    [SkippableFact]
    public async Task Of_20_who_change_one_entry_at_once_none_is_lost_when_each_reads_again()
    {
        var ledger = await OpenAsync();
        await CommitAsync(ledger, Asked(id: Gift));

        var results = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
        {
            for (var tries = 0; tries < Many; tries++)
            {
                var read = (await FindAsync(ledger, Gift))!;
                var subscriptions = new Dictionary<string, RecurringGift>(read.Subscriptions)
                {
                    [$"sub_{number}"] = new RecurringGift($"sub_{number}", "cus_1", "active", Now),
                };
                if (await CommitAsync(ledger, read with { Subscriptions = subscriptions }) == CommitResult.Committed)
                {
                    return true;
                }
            }

            return false;
        }));

        Assert.DoesNotContain(false, results);
        Assert.Equal(20, (await FindAsync(ledger, Gift))!.Subscriptions.Count);
        Assert.Equal(21, (await FindAsync(ledger, Gift))!.Version);
    }

    [SkippableFact]
    public async Task A_posting_with_one_outdated_entry_leaves_nothing_behind()
    {
        var ledger = await OpenAsync();
        await CommitAsync(ledger, Asked(id: Gift));
        var (full, other) = FullPosting();

        var result = await ledger.CommitAsync(full with { Entries = [.. full.Entries, Asked(id: Gift)] }, default);

        Assert.Equal(CommitResult.Conflict, result);
        await AssertNothingOfAsync(ledger, full, other);
    }

    [SkippableFact]
    public async Task A_posting_with_one_outdated_link_leaves_nothing_behind()
    {
        var ledger = await OpenAsync();
        await CommitAsync(ledger, new StripeLink { StripeId = "in_1", Owner = Gift });
        var (full, other) = FullPosting();

        var outdated = new StripeLink { StripeId = "in_1", Owner = other };
        var result = await ledger.CommitAsync(full with { Links = [.. full.Links, outdated] }, default);

        Assert.Equal(CommitResult.Conflict, result);
        await AssertNothingOfAsync(ledger, full, other);
    }

    [SkippableFact]
    public async Task A_posting_of_an_event_that_was_taken_leaves_nothing_behind()
    {
        var ledger = await OpenAsync();
        var (full, other) = FullPosting();
        await ledger.CommitAsync(new Posting { Event = full.Event }, default);

        var result = await ledger.CommitAsync(full, default);

        Assert.Equal(CommitResult.AlreadySeen, result);
        await AssertNothingOfAsync(ledger, full with { Event = null }, other);
    }

    [SkippableFact]
    public async Task All_of_a_posting_is_there_once_it_is_committed()
    {
        var ledger = await OpenAsync();
        var (full, id) = FullPosting();

        var result = await ledger.CommitAsync(full, default);

        Assert.Equal(CommitResult.Committed, result);
        Assert.True(await ledger.HasSeenAsync(full.Event!.EventId, default));
        AssertSame(full.Entries[0] with { Version = 1 }, await FindAsync(ledger, id));
        AssertSame(full.Links[0] with { Version = 1 }, await ledger.FindLinkAsync(full.Links[0].StripeId, default));
        Assert.Equal(full.Totals, await ledger.ReadTotalsAsync(default));
        Assert.Equal(full.Outbox, await ledger.ReadOutboxAsync(id, default));
        Assert.Equal([full.Audit!], await ledger.ReadAuditAsync(Now, default));
        Assert.Equal([id], await ledger.FindByDonorAsync(Donor.KeyOf("ann@example.org"), default));
    }

    [SkippableFact]
    public async Task A_posting_of_nothing_is_committed()
    {
        var ledger = await OpenAsync();

        Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(new Posting(), default));
    }

    [SkippableFact]
    public async Task An_event_that_was_taken_says_so_even_when_its_entry_is_outdated_by_now()
    {
        var ledger = await OpenAsync();
        var posting = new Posting { Event = new EventMark("evt_1", Now), Entries = [Asked(id: Gift)] };
        await ledger.CommitAsync(posting, default);

        Assert.Equal(CommitResult.AlreadySeen, await ledger.CommitAsync(posting, default));
    }

    [SkippableFact]
    public async Task Of_200_deliveries_of_one_event_one_has_an_effect()
    {
        var ledger = await OpenAsync();

        var results = await AtOnceAsync(_ => ledger.CommitAsync(
            new Posting { Event = new EventMark("evt_1", Now), Totals = [new Total("general", 1, AnyEntry.Usd(2500))] }, default));

        Assert.Single(results, CommitResult.Committed);
        Assert.Equal(Many - 1, results.Count(result => result == CommitResult.AlreadySeen));
        Assert.Equal([new Total("general", 1, AnyEntry.Usd(2500))], await ledger.ReadTotalsAsync(default));
    }

    [SkippableFact]
    public async Task An_event_is_remembered_for_35_days_and_then_forgotten()
    {
        var ledger = await OpenAsync();
        await ledger.CommitAsync(new Posting { Event = new EventMark("evt_1", Now) }, default);

        Time.Advance(EventMark.Memory - TimeSpan.FromSeconds(1));
        Assert.True(await ledger.HasSeenAsync("evt_1", default));
        Assert.Equal(CommitResult.AlreadySeen, await ledger.CommitAsync(new Posting { Event = new EventMark("evt_1", Now) }, default));

        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(await ledger.HasSeenAsync("evt_1", default));
        Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(new Posting { Event = new EventMark("evt_1", Now) }, default));
        Assert.True(await ledger.HasSeenAsync("evt_1", default));
    }

    [SkippableFact]
    public async Task Totals_of_200_gifts_at_once_to_one_campaign_add_up()
    {
        var ledger = await OpenAsync();

        var results = await AtOnceAsync(number => ledger.CommitAsync(
            new Posting { Event = new EventMark($"evt_{number}", Now), Totals = [new Total("winter", 1, AnyEntry.Usd(number))] }, default));

        Assert.All(results, result => Assert.Equal(CommitResult.Committed, result));
        Assert.Equal([new Total("winter", Many, AnyEntry.Usd(Many * (Many - 1) / 2))], await ledger.ReadTotalsAsync(default));
    }

    [SkippableFact]
    public async Task What_is_taken_away_is_taken_from_the_totals()
    {
        var ledger = await OpenAsync();
        await AddAsync(ledger, new Total("general", 2, AnyEntry.Usd(5000)));

        await AddAsync(ledger, new Total("general", 0, AnyEntry.Usd(-1000)));
        await AddAsync(ledger, new Total("general", -1, AnyEntry.Usd(-2500)));
        await AddAsync(ledger, new Total("lent", -1, AnyEntry.Usd(-1)));

        Assert.Equal(
            [new Total("general", 1, AnyEntry.Usd(1500)), new Total("lent", -1, AnyEntry.Usd(-1))], await TotalsAsync(ledger));
    }

    [SkippableFact]
    public async Task Totals_keep_designations_and_currencies_apart()
    {
        var ledger = await OpenAsync();
        var yen = Money.FromMinorUnits(1000, CurrencyTable.Find("jpy"));
        var dinar = Money.FromMinorUnits(5120, CurrencyTable.Find("kwd"));

        await AddAsync(ledger, new Total("general", 1, AnyEntry.Usd(2500)), new Total("general", 1, yen), new Total("winter#2", 1, dinar));
        await AddAsync(ledger, new Total("winter#2", 1, AnyEntry.Usd(100)), new Total("general", 1, AnyEntry.Usd(300)));

        Assert.Equal(
            [
                new Total("general", 1, yen), new Total("general", 2, AnyEntry.Usd(2800)),
                new Total("winter#2", 1, dinar), new Total("winter#2", 1, AnyEntry.Usd(100)),
            ],
            await TotalsAsync(ledger));
    }

    [SkippableFact]
    public async Task A_range_is_read_page_by_page_through_hundreds_of_entries_and_several_months()
    {
        var ledger = await OpenAsync();
        var entries = await FillAsync(ledger, 300, TimeSpan.FromHours(7));

        var pages = await PagesAsync(ledger, new LedgerRange(entries[0].Created, entries[^1].Created + TimeSpan.FromSeconds(1)), 40);

        Assert.True(entries[^1].Created - entries[0].Created > TimeSpan.FromDays(80));
        Assert.All(pages, page => Assert.InRange(page.Entries.Count, 0, 40));
        Assert.Equal(entries.Select(WholeText.Of), pages.SelectMany(page => page.Entries).Select(WholeText.Of));
    }

    [SkippableFact]
    public async Task A_range_includes_its_first_moment_and_excludes_its_last()
    {
        var ledger = await OpenAsync();
        var entries = await FillAsync(ledger, 12, TimeSpan.FromDays(5));

        var pages = await PagesAsync(ledger, new LedgerRange(entries[3].Created, entries[9].Created), 100);

        Assert.Equal(entries[3..9].Select(entry => entry.Id), pages.SelectMany(page => page.Entries).Select(entry => entry.Id));
    }

    [SkippableFact]
    public async Task A_range_in_which_nothing_was_given_is_empty()
    {
        var ledger = await OpenAsync();
        await FillAsync(ledger, 2, TimeSpan.FromDays(100));

        var pages = await PagesAsync(ledger, new LedgerRange(Now + TimeSpan.FromDays(10), Now + TimeSpan.FromDays(90)), 10);

        Assert.Empty(pages.SelectMany(page => page.Entries));
    }

    [SkippableFact]
    public async Task Entries_of_one_moment_are_all_read_one_a_page()
    {
        var ledger = await OpenAsync();
        var entries = await FillAsync(ledger, 20, TimeSpan.Zero);

        var pages = await PagesAsync(ledger, new LedgerRange(Now, Now + TimeSpan.FromMilliseconds(1)), 1);

        Assert.Equal(
            entries.Select(entry => entry.Id.ToString()).Order(StringComparer.Ordinal),
            pages.SelectMany(page => page.Entries).Select(entry => entry.Id.ToString()));
    }

    [SkippableFact]
    public async Task Entries_that_are_added_while_somebody_reads_make_none_appear_twice_or_not_at_all()
    {
        var ledger = await OpenAsync();
        var range = new LedgerRange(Now, Now + TimeSpan.FromDays(100));
        var entries = await FillAsync(ledger, 60, TimeSpan.FromDays(1));

        var first = await ledger.ReadPageAsync(range, null, 20, default);
        var (passed, ahead) = (Asked(created: Now + TimeSpan.FromMinutes(1)), Asked(created: Now + TimeSpan.FromDays(50.5)));
        await CommitAsync(ledger, passed);
        await CommitAsync(ledger, ahead);
        var rest = await PagesAsync(ledger, range, 20, first.Next);

        var read = first.Entries.Concat(rest.SelectMany(page => page.Entries)).Select(entry => entry.Id).ToList();
        Assert.Distinct(read);
        Assert.Equal(entries.Append(ahead).Select(entry => entry.Id).ToHashSet(), read.ToHashSet());
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("no cursor")]
    [InlineData("eyJpZCI6IjEifQ")]
    [InlineData("2026-11-23T09:00:00.000Z")]
    [InlineData("c3RyaXBlLXByb2Nlc3Nvcg")]
    public async Task A_cursor_of_somebody_elses_is_refused(string cursor)
    {
        var ledger = await OpenAsync();
        await FillAsync(ledger, 1, TimeSpan.Zero);

        await Assert.ThrowsAsync<ArgumentException>(
            () => ledger.ReadPageAsync(new LedgerRange(Now, Now + TimeSpan.FromDays(1)), cursor, 10, default));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(101)]
    public async Task A_page_has_room_for_1_to_100(int limit)
    {
        var ledger = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => ledger.ReadPageAsync(new LedgerRange(Now, Now + TimeSpan.FromDays(1)), null, limit, default));
    }

    [SkippableFact]
    public async Task The_gifts_of_a_donor_are_found_however_the_address_was_written()
    {
        var ledger = await OpenAsync();
        var (first, second, other) = (Asked(email: "Ann@Example.org"), Asked(email: "ann@example.org "), Asked(email: "bob@example.org"));
        await CommitAsync(ledger, first);
        await CommitAsync(ledger, second);
        await CommitAsync(ledger, other);

        var found = await ledger.FindByDonorAsync(Donor.KeyOf("ANN@example.org"), default);

        Assert.Equal(new[] { first.Id, second.Id }.ToHashSet(), found.ToHashSet());
    }

    [SkippableFact]
    public async Task The_gifts_of_a_donor_are_told_by_the_hundred_at_most()
    {
        var ledger = await OpenAsync();
        await FillAsync(ledger, 105, TimeSpan.FromMinutes(1), "ann@example.org");

        Assert.Equal(100, (await ledger.FindByDonorAsync(Donor.KeyOf("ann@example.org"), default)).Distinct().Count());
    }

    [SkippableFact]
    public async Task A_donor_who_was_erased_is_not_found_any_more()
    {
        var ledger = await OpenAsync();
        await CommitAsync(ledger, Asked(id: Gift, email: "ann@example.org"));
        var read = (await FindAsync(ledger, Gift))!;

        await CommitAsync(ledger, read.Erased());

        Assert.Empty(await ledger.FindByDonorAsync(Donor.KeyOf("ann@example.org"), default));
        AssertSame(read.Erased() with { Version = 2 }, await FindAsync(ledger, Gift));
    }

    [SkippableFact]
    public async Task A_donor_who_is_learned_later_or_has_moved_is_found_under_the_address_that_holds()
    {
        var ledger = await OpenAsync();
        await CommitAsync(ledger, Asked(id: Gift));
        await CommitAsync(ledger, Asked(id: Gift, email: "ann@example.org") with { Version = 1 });
        var learned = await ledger.FindByDonorAsync(Donor.KeyOf("ann@example.org"), default);

        await CommitAsync(ledger, Asked(id: Gift, email: "ann@example.net") with { Version = 2 });

        Assert.Equal([Gift], learned);
        Assert.Empty(await ledger.FindByDonorAsync(Donor.KeyOf("ann@example.org"), default));
        Assert.Equal([Gift], await ledger.FindByDonorAsync(Donor.KeyOf("ann@example.net"), default));
    }

    [SkippableFact]
    public async Task Whatever_a_payment_told_waits_for_its_owner_unchanged()
    {
        var ledger = await OpenAsync();

        await AnyEntry.Whole.Where(entry => entry.Payments.Count > 0).Select(entry => entry.Payments.Values.First()).SampleAsync(
            async payment =>
            {
                var link = new StripeLink { StripeId = payment.Id, Payment = payment, Expires = Now + StripeLink.Patience };
                Assert.Equal(CommitResult.Committed, await CommitAsync(ledger, link));
                AssertSame(link with { Version = 1 }, await ledger.FindLinkAsync(payment.Id, default));
            },
            iter: 100,
            threads: 1);
    }

    [SkippableFact]
    public async Task The_payments_of_an_invoice_wait_in_their_order_until_the_invoice_has_an_owner()
    {
        var ledger = await OpenAsync();
        var waiting = new StripeLink { StripeId = "in_1", Payments = ["pi_2", "pi_1"], Expires = Now + StripeLink.Patience };
        var owned = new StripeLink { StripeId = "in_1", Version = 1, Owner = Gift };

        await CommitAsync(ledger, waiting);
        AssertSame(waiting with { Version = 1 }, await ledger.FindLinkAsync("in_1", default));

        Assert.Equal(CommitResult.Committed, await CommitAsync(ledger, owned));
        AssertSame(owned with { Version = 2 }, await ledger.FindLinkAsync("in_1", default));
    }

    [SkippableFact]
    public async Task A_link_that_was_changed_since_it_was_read_is_not_overwritten()
    {
        var ledger = await OpenAsync();
        var link = new StripeLink { StripeId = "pi_1", Owner = Gift };
        await CommitAsync(ledger, link);

        Assert.Equal(CommitResult.Conflict, await CommitAsync(ledger, link with { Owner = NewId() }));
        Assert.Equal(CommitResult.Conflict, await CommitAsync(ledger, link with { Owner = NewId(), Version = 2 }));
        Assert.Equal(CommitResult.Conflict, await CommitAsync(ledger, link with { StripeId = "pi_2", Version = 1 }));

        AssertSame(link with { Version = 1 }, await ledger.FindLinkAsync("pi_1", default));
        Assert.Null(await ledger.FindLinkAsync("pi_2", default));
    }

    [SkippableFact]
    public async Task A_payment_that_nobody_owned_is_forgotten_in_time_and_may_come_again()
    {
        var ledger = await OpenAsync();
        await CommitAsync(ledger, new StripeLink { StripeId = "pi_1", Expires = Now + StripeLink.Patience });

        Time.Advance(StripeLink.Patience - TimeSpan.FromSeconds(1));
        Assert.NotNull(await ledger.FindLinkAsync("pi_1", default));

        Time.Advance(TimeSpan.FromSeconds(2));
        var again = new StripeLink { StripeId = "pi_1", Expires = Now + StripeLink.Patience };
        Assert.Null(await ledger.FindLinkAsync("pi_1", default));
        Assert.Equal(CommitResult.Conflict, await CommitAsync(ledger, again with { Version = 1 }));
        Assert.Equal(CommitResult.Committed, await CommitAsync(ledger, again));
        AssertSame(again with { Version = 1 }, await ledger.FindLinkAsync("pi_1", default));
    }

    [SkippableFact]
    public async Task A_payment_that_found_its_owner_is_never_forgotten()
    {
        var ledger = await OpenAsync();
        await CommitAsync(ledger, new StripeLink { StripeId = "pi_1", Expires = Now + StripeLink.Patience });
        await CommitAsync(ledger, new StripeLink { StripeId = "pi_1", Version = 1, Owner = Gift });

        Time.Advance(TimeSpan.FromDays(4000));
        await CommitAsync(ledger, Asked());

        Assert.Equal(Gift, (await ledger.FindLinkAsync("pi_1", default))?.Owner);
    }

    [SkippableFact]
    public async Task The_outbox_tells_in_the_order_in_which_it_was_written()
    {
        var ledger = await OpenAsync();
        var (other, told) = (NewId(), Enumerable.Range(1, 12).Select(number => Told(Gift, number, OutboxEntry.Processing)).ToList());

        foreach (var one in told)
        {
            await ledger.CommitAsync(
                new Posting { Outbox = [one, one with { Type = OutboxEntry.Disputed }, Told(other, 1, OutboxEntry.Failed)] }, default);
        }

        Assert.Equal(
            told.SelectMany(one => new[] { one, one with { Type = OutboxEntry.Disputed } }), await ledger.ReadOutboxAsync(Gift, default));
        Assert.Single(await ledger.ReadOutboxAsync(other, default));
    }

    [SkippableFact]
    public async Task What_was_told_is_not_told_again()
    {
        var ledger = await OpenAsync();
        var one = Told(Gift, 1, OutboxEntry.Succeeded);
        await ledger.CommitAsync(new Posting { Outbox = [one] }, default);

        var result = await ledger.CommitAsync(
            new Posting { Event = new EventMark("evt_1", Now), Outbox = [one with { At = one.At + TimeSpan.FromHours(1) }] }, default);

        Assert.Equal(CommitResult.Committed, result);
        Assert.Equal([one], await ledger.ReadOutboxAsync(Gift, default));
    }

    [SkippableFact]
    public async Task What_operators_did_is_told_newest_first_and_month_by_month()
    {
        var ledger = await OpenAsync();
        var first = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var notes = new[] { -0.001, 0, 3600, 86400, (30 * 86400) - 0.001, 30 * 86400 }
            .Select((seconds, number) => Note(number, first + TimeSpan.FromSeconds(seconds))).ToList();

        foreach (var note in notes.Append(notes[2]))
        {
            await ledger.CommitAsync(new Posting { Audit = note }, default);
        }

        Assert.Equal([notes[4], notes[3], notes[2], notes[1]], await ledger.ReadAuditAsync(first + TimeSpan.FromDays(17), default));
        Assert.Equal([notes[0]], await ledger.ReadAuditAsync(first - TimeSpan.FromDays(1), default));
        Assert.Equal(
            [notes[5]], await ledger.ReadAuditAsync(new DateTimeOffset(2026, 11, 30, 23, 0, 0, TimeSpan.FromHours(-5)), default));
    }

    [SkippableFact]
    public async Task Of_what_operators_did_in_a_month_the_latest_hundred_are_told()
    {
        var ledger = await OpenAsync();
        var notes = Enumerable.Range(0, 103).Select(number => Note(number, Now + TimeSpan.FromSeconds(number))).ToList();

        foreach (var note in notes)
        {
            await ledger.CommitAsync(new Posting { Audit = note }, default);
        }

        Assert.Equal(Enumerable.Reverse(notes).Take(100), await ledger.ReadAuditAsync(Now, default));
    }

    [SkippableFact]
    public async Task A_counter_adds_up_and_answers_what_it_holds()
    {
        var ledger = await OpenAsync();

        Assert.Equal(3, await CountAsync(ledger, "a", 3));
        Assert.Equal(5, await CountAsync(ledger, "a", 2));
        Assert.Equal(1, await CountAsync(ledger, "b", 1));
        Assert.Equal(4, await CountAsync(ledger, "a", -1));
        Assert.Equal(4, await CountAsync(ledger, "a", 0));
    }

    [SkippableFact]
    public async Task A_counter_of_200_characters_is_counted_apart_from_its_like()
    {
        var ledger = await OpenAsync();
        var name = "ip/" + new string('é', 196);

        Assert.Equal(1, await CountAsync(ledger, name + "1", 1));
        Assert.Equal(1, await CountAsync(ledger, name + "2", 1));
        Assert.Equal(2, await CountAsync(ledger, name + "1", 1));
    }

    [SkippableFact]
    public async Task Who_only_asks_does_not_begin_a_counter()
    {
        var ledger = await OpenAsync();

        Assert.Equal(0, await ledger.CountAsync("a", 0, Now, Now + TimeSpan.FromSeconds(1), default));
        Assert.Equal(1, await ledger.CountAsync("a", 1, Now, Now + TimeSpan.FromSeconds(9), default));

        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, await CountAsync(ledger, "a", 0));
    }

    [SkippableFact]
    public async Task A_counter_keeps_the_time_it_began_with_and_begins_again_after_it()
    {
        var ledger = await OpenAsync();
        var expires = Now + TimeSpan.FromMinutes(10);
        await ledger.CountAsync("a", 5, Now, expires, default);

        Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(6, await ledger.CountAsync("a", 1, Now, Now + TimeSpan.FromMinutes(10), default));

        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await CountAsync(ledger, "a", 0));
        Assert.Equal(2, await ledger.CountAsync("a", 2, Now, Now + TimeSpan.FromMinutes(10), default));

        Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(3, await CountAsync(ledger, "a", 1));
    }

    [SkippableFact]
    public async Task Of_200_who_count_at_once_none_is_lost()
    {
        var ledger = await OpenAsync();

        var counts = await AtOnceAsync(_ => CountAsync(ledger, "a", 1));

        Assert.Equal(Enumerable.Range(1, Many).Select(count => (long)count), counts.Order());
    }

    [SkippableFact]
    public async Task Of_200_who_count_at_once_on_a_counter_that_has_passed_none_is_lost()
    {
        var ledger = await OpenAsync();
        await CountAsync(ledger, "a", 1000);
        Time.Advance(TimeSpan.FromDays(2));

        await AtOnceAsync(_ => CountAsync(ledger, "a", 1));

        Assert.Equal(Many, await CountAsync(ledger, "a", 0));
    }

    [SkippableFact]
    public async Task Who_has_given_up_is_not_answered_and_leaves_nothing()
    {
        var ledger = await OpenAsync();
        var (full, id) = FullPosting();
        var gone = new CancellationToken(canceled: true);

        await GivesUpAsync(() => ledger.CommitAsync(full, gone));
        await GivesUpAsync(() => ledger.FindAsync(id, gone));
        await GivesUpAsync(() => ledger.FindLinkAsync("pi_1", gone));
        await GivesUpAsync(() => ledger.HasSeenAsync("evt_1", gone));
        await GivesUpAsync(() => ledger.ReadPageAsync(new LedgerRange(Now, Now + TimeSpan.FromDays(1)), null, 10, gone));
        await GivesUpAsync(() => ledger.ReadTotalsAsync(gone));
        await GivesUpAsync(() => ledger.FindByDonorAsync(Donor.KeyOf("ann@example.org"), gone));
        await GivesUpAsync(() => ledger.ReadOutboxAsync(id, gone));
        await GivesUpAsync(() => ledger.ReadAuditAsync(Now, gone));
        await GivesUpAsync(() => ledger.CountAsync("a", 1, Now, Now + TimeSpan.FromDays(1), gone));

        await AssertNothingOfAsync(ledger, full, id);
        Assert.Equal(0, await CountAsync(ledger, "a", 0));

        static Task GivesUpAsync(Func<Task> ask) => Assert.ThrowsAnyAsync<OperationCanceledException>(ask);
    }

    private protected DateTimeOffset Now => Time.GetUtcNow();

    private static DonationId Gift { get; } = DonationId.FromGuid(Guid.Parse("6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21"));

    private protected static DonationId NewId() => DonationId.FromGuid(Guid.NewGuid());

    private protected LedgerEntry Asked(DonationId? id = null, DateTimeOffset? created = null, string? email = null) =>
        AnyEntry.Asked(id ?? NewId(), created ?? Now, email: email);

    private protected static Task<LedgerEntry?> FindAsync(ILedger ledger, DonationId id) => ledger.FindAsync(id, default);

    private protected static Task<CommitResult> CommitAsync(ILedger ledger, LedgerEntry entry) =>
        ledger.CommitAsync(new Posting { Entries = [entry] }, default);

    private protected static Task<CommitResult> CommitAsync(ILedger ledger, StripeLink link) =>
        ledger.CommitAsync(new Posting { Links = [link] }, default);

    private protected static void AssertSame(object expected, object? actual) =>
        Assert.Equal(WholeText.Of(expected), WholeText.Of(actual));

    private protected static Task<T[]> AtOnceAsync<T>(Func<int, Task<T>> ask) =>
        Task.WhenAll(Enumerable.Range(0, Many).Select(number => Task.Run(() => ask(number))));

    private Task<long> CountAsync(ILedger ledger, string counter, long amount) =>
        ledger.CountAsync(counter, amount, Now, Now + TimeSpan.FromDays(1), default);

    private static async Task AddAsync(ILedger ledger, params Total[] totals) =>
        Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(new Posting { Totals = totals }, default));

    private static async Task<IEnumerable<Total>> TotalsAsync(ILedger ledger) => (await ledger.ReadTotalsAsync(default))
        .OrderBy(total => total.Designation, StringComparer.Ordinal).ThenBy(total => total.Amount.Currency.Code, StringComparer.Ordinal);

    private OutboxEntry Told(DonationId id, long sequence, string type) => new(id, sequence, type, Now, AnyEntry.Usd(2500), "general");

    private static AuditNote Note(int number, DateTimeOffset at) =>
        new($"reference-{number}", at, "arn:aws:iam::123456789012:user/ann", "refund", $"donation {number}");

    /// <summary>A posting with something of everything, for a ledger that has none of it.</summary>
    private (Posting Posting, DonationId Id) FullPosting()
    {
        var id = NewId();
        return (
            new Posting
            {
                Event = new EventMark("evt_full", Now),
                Entries = [Asked(id: id, email: "ann@example.org")],
                Links = [new StripeLink { StripeId = "pi_full", Owner = id }],
                Totals = [new Total("general", 1, AnyEntry.Usd(2500))],
                Outbox = [Told(id, 1, OutboxEntry.Succeeded)],
                Audit = Note(1, Now),
            },
            id);
    }

    private async Task AssertNothingOfAsync(ILedger ledger, Posting posting, DonationId id)
    {
        Assert.Null(await FindAsync(ledger, id));
        Assert.Null(await ledger.FindLinkAsync(posting.Links[0].StripeId, default));
        Assert.True(posting.Event is null || !await ledger.HasSeenAsync(posting.Event.EventId, default));
        Assert.Empty(await ledger.ReadTotalsAsync(default));
        Assert.Empty(await ledger.ReadOutboxAsync(id, default));
        Assert.Empty(await ledger.ReadAuditAsync(Now, default));
        Assert.Empty(await ledger.FindByDonorAsync(Donor.KeyOf("ann@example.org"), default));
    }

    /// <summary>Commits entries that follow one another, and answers them as the ledger has them.</summary>
    private async Task<List<LedgerEntry>> FillAsync(ILedger ledger, int count, TimeSpan apart, string? email = null)
    {
        var entries = Enumerable.Range(0, count).Select(number => Asked(created: Now + (apart * number), email: email)).ToList();
        foreach (var some in entries.Chunk(5))
        {
            Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(new Posting { Entries = some }, default));
        }

        return [.. entries.Select(entry => entry with { Version = 1 })];
    }

    private static async Task<List<LedgerPage>> PagesAsync(ILedger ledger, LedgerRange range, int limit, string? cursor = null)
    {
        var pages = new List<LedgerPage>();
        do
        {
            pages.Add(await ledger.ReadPageAsync(range, cursor, limit, default));
            cursor = pages[^1].Next;
            Assert.True(pages.Count < 1000, "the pages do not end");
        }
        while (cursor is not null);

        return pages;
    }
}
