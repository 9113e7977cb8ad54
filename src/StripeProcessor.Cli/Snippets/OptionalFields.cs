namespace StripeProcessor.Cli;

/// <summary>The part of the form that is the same for every operator: what a donor may add, and the trap for programs.</summary>
internal static class OptionalFields
{
    internal const string CoverFee = """
        <div class="field tick" data-field="cover_fee">
          <input type="checkbox" id="give-cover_fee" name="cover_fee" value="on" aria-describedby="give-cover_fee-help">
          <label for="give-cover_fee">I’ll cover the card fee too</label>
          <p class="help" id="give-cover_fee-help">Adds what card processing costs, so that all of your gift reaches us. You see the total before you pay.</p>
        </div>
        """;

    internal const string More = """
        <details class="more">
          <summary>Add your name, a note or a dedication <span class="optional">(optional)</span></summary>
          <div class="more-fields">
            <div class="field" data-field="name">
              <label for="give-name">Name <span class="optional">(optional)</span></label>
              <input id="give-name" name="name" type="text" autocomplete="name" maxlength="100">
            </div>
            <div class="field" data-field="email">
              <label for="give-email">E-mail address <span class="optional">(optional)</span></label>
              <input id="give-email" name="email" type="email" autocomplete="email" maxlength="254" spellcheck="false" aria-describedby="give-email-help">
              <p class="help" id="give-email-help">Saves you typing it again on the payment page.</p>
            </div>
            <div class="field tick" data-field="anonymous">
              <input type="checkbox" id="give-anonymous" name="anonymous" value="on">
              <label for="give-anonymous">Keep my name out of public thanks</label>
            </div>
            <div class="field-pair">
              <div class="field" data-field="dedication_kind">
                <label for="give-dedication_kind">Dedication <span class="optional">(optional)</span></label>
                <select id="give-dedication_kind" name="dedication_kind">
                  <option value="" selected>None</option>
                  <option value="in_honor">In honor of</option>
                  <option value="in_memory">In memory of</option>
                </select>
              </div>
              <div class="field" data-field="dedication_name">
                <label for="give-dedication_name">Dedicated to <span class="optional">(optional)</span></label>
                <input id="give-dedication_name" name="dedication_name" type="text" autocomplete="off" maxlength="100">
              </div>
            </div>
            <div class="field" data-field="comment">
              <label for="give-comment">Note to us <span class="optional">(optional)</span></label>
              <textarea id="give-comment" name="comment" rows="3" maxlength="500" aria-describedby="give-comment-help"></textarea>
              <p class="help" id="give-comment-help">Up to 500 characters. Please never write a card number here.</p>
            </div>
          </div>
        </details>
        """;

    // The sample site hides it by its style sheet, which a page with this form may not have; an inline style is what a strict policy
    // refuses. "hidden" needs neither, and keeps it from screen readers and the keyboard too. What is given up: a program that
    // leaves hidden fields alone is not caught.
    internal const string Trap = """
        <div class="trap" hidden>
          <label for="give-_gotcha">Leave this field empty</label>
          <input id="give-_gotcha" name="_gotcha" type="text" tabindex="-1" autocomplete="off">
        </div>
        """;
}
