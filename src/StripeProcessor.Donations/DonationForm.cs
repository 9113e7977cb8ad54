namespace StripeProcessor.Donations;

/// <summary>Reads a donation form: every field, every rule, all faults at once.</summary>
/// <remarks>
/// Blank fields count as not sent, and unknown ones are ignored. Nothing that is sent makes it throw; rules with
/// <see cref="DonationRules.Faults"/> may.
/// </remarks>
public static class DonationForm
{
    /// <summary>UTF-16 units of a donor's or a dedication's name, inclusive.</summary>
    public const int LongestName = 100;

    /// <summary>UTF-16 units of a comment, inclusive.</summary>
    public const int LongestComment = 500;

    /// <summary>UTF-16 units of an address to go to afterwards, inclusive.</summary>
    public const int LongestAddress = 2048;

    /// <summary>Reads the fields against the rules.</summary>
    /// <param name="fields">What was sent.</param>
    /// <param name="idempotencyKey">The header of that name, or null; the same thing as the field <c>donation_id</c>.</param>
    /// <param name="freshId">The id of the gift if nothing that was sent names it.</param>
    /// <param name="rules">Rules without faults.</param>
    public static DonationReading Read(FormFields fields, string? idempotencyKey, DonationId freshId, DonationRules rules)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(rules);
        var form = new FieldReader(fields);
        var currency = ReadCurrency(form, rules);
        var gift = GiftFields.Read(form, currency);
        var frequency = ReadFrequency(form, rules);
        var designation = ReadDesignation(form, rules);
        var coversFee = form.Ticked(DonationFields.CoverFee);
        var charge = ChargeFor(form, gift, coversFee, currency);
        var token = PaymentFields.ReadToken(form);
        var id = PaymentFields.ReadId(form, idempotencyKey, token, freshId);
        if (form.Value(DonationFields.Gotcha) is not null)
        {
            var pretended = gift ?? (currency ?? rules.Default).Minimum;
            return new DonationReading.Trapped(
                id, pretended, frequency, designation, PaymentFields.AnyToken(form), form.Value(DonationFields.Next));
        }

        var email = ReadEmail(form);
        var name = form.Text(DonationFields.Name, LongestName);
        var comment = form.Text(DonationFields.Comment, LongestComment, allowsLines: true);
        var anonymous = form.Ticked(DonationFields.Anonymous);
        var dedication = ReadDedication(form);
        var next = ReadAddress(form, DonationFields.Next);
        var cancel = ReadAddress(form, DonationFields.Cancel);
        if (!form.IsFaultless || gift is null || charge is null)
        {
            return new DonationReading.Refused(form.Faults);
        }

        return new DonationReading.Accepted(new()
        {
            Id = id,
            Gift = gift.Value,
            Charge = charge.Value,
            CoversFee = coversFee,
            Frequency = frequency,
            Designation = designation,
            Email = email,
            Name = name,
            Comment = comment,
            Anonymous = anonymous,
            Dedication = dedication,
            Token = token,
            Next = next,
            Cancel = cancel,
        });
    }

    private static CurrencyRules? ReadCurrency(FieldReader form, DonationRules rules)
    {
        if (form.Value(DonationFields.Currency) is not { } code)
        {
            return rules.Default;
        }

        if (rules.For(code) is { } known)
        {
            return known;
        }

        var offered = string.Join(", ", rules.Currencies.Select(offer => offer.Currency.DisplayCode));
        form.Fault(DonationFields.Currency, FaultCodes.NotOffered,
            $"We cannot take that currency. Please choose one of these: {offered}.");
        return null;
    }

    private static Recurrence ReadFrequency(FieldReader form, DonationRules rules)
    {
        var name = form.Value(DonationFields.Frequency);
        if (RecurrenceNames.TryParse(name ?? Recurrence.OneTime.WireName(), out var frequency)
            && rules.Frequencies.Contains(frequency))
        {
            return frequency;
        }

        // Nobody is put down for a monthly gift because the form forgot to ask.
        var offered = string.Join(", ", rules.Frequencies.Select(offer => offer.Words()));
        form.Fault(DonationFields.Frequency, name is null ? FaultCodes.Missing : FaultCodes.NotOffered,
            $"Please choose how often to give: {offered}.");
        return Recurrence.OneTime;
    }

    private static Designation ReadDesignation(FieldReader form, DonationRules rules)
    {
        var id = form.Value(DonationFields.Designation);
        var chosen = id is null ? rules.Designations[0] : rules.Designations.FirstOrDefault(offer => offer.Id == id);
        if (chosen is null)
        {
            form.Fault(DonationFields.Designation, FaultCodes.NotOffered, "Please choose what your gift is for from the list.");
        }

        return chosen ?? rules.Designations[0];
    }

    private static Money? ChargeFor(FieldReader form, Money? gift, bool coversFee, CurrencyRules? currency)
    {
        if (gift is null || currency is null)
        {
            return null;
        }

        var charge = currency.ChargeFor(gift.Value, coversFee);
        if (charge is null)
        {
            var most = Money.LargestCharge(currency.Currency).ToDisplayString();
            form.Fault(DonationFields.CoverFee, FaultCodes.ChargeTooLarge,
                $"With the fee on top this is more than one payment can be, {most}. Please leave the fee to us.");
        }

        return charge;
    }

    private static string? ReadEmail(FieldReader form)
    {
        var email = form.Text(DonationFields.Email, EmailAddress.Longest);
        if (email is null || EmailAddress.IsPlausible(email))
        {
            return email;
        }

        form.Fault(DonationFields.Email, FaultCodes.Unreadable,
            "Please enter an e-mail address like name@example.org, or leave it empty.");
        return null;
    }

    private static Dedication? ReadDedication(FieldReader form)
    {
        var kind = form.Value(DonationFields.DedicationKind);
        var name = form.Text(DonationFields.DedicationName, LongestName);
        var nameWasSent = form.Value(DonationFields.DedicationName) is not null;
        if (kind is not (null or Dedication.InHonorName or Dedication.InMemoryName))
        {
            form.Fault(DonationFields.DedicationKind, FaultCodes.NotOffered,
                "Please choose whether your gift is in honor or in memory of somebody.");
            return null;
        }

        if (kind is null && nameWasSent)
        {
            form.Fault(DonationFields.DedicationKind, FaultCodes.Missing,
                "Please choose whether your gift is in honor or in memory of this person.");
        }
        else if (kind is not null && !nameWasSent)
        {
            form.Fault(DonationFields.DedicationName, FaultCodes.Missing,
                "Please enter the name of the person your gift is dedicated to.");
        }

        return kind is null || name is null
            ? null
            : new(kind == Dedication.InHonorName ? DedicationKind.InHonor : DedicationKind.InMemory, name);
    }

    // Not text a donor wrote: numbers in it are the site's own, so only what no address holds is refused here.
    private static string? ReadAddress(FieldReader form, string field)
    {
        var address = form.Value(field);
        if (address is null
            || (address.Length <= LongestAddress && address.All(c => c > ' ' && c != '\u007F' && !char.IsSurrogate(c))))
        {
            return address;
        }

        form.Fault(field, FaultCodes.Unreadable, "The address to return to could not be read.");
        return null;
    }
}
