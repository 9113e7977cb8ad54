// The page works without this file. It adds what only a script can: amounts that fit the currency, the total before paying,
// early word of a mistake, and one gift for two clicks. The function judges everything again.

const form = document.querySelector("[data-give-form]");
if (form) give();
const picture = document.querySelector("[data-give-so-far]");
if (picture) putIntoWords();

function give() {
  const title = document.title;
  const fields = form.elements;
  const button = form.querySelector("button[type=submit]");
  const sending = form.querySelector("[data-give-sending]");
  const sum = form.querySelector("[data-give-sum]");
  const coverHelp = form.querySelector("[data-field=cover_fee] .help");
  const coverWords = coverHelp.textContent;
  const everyTime = { weekly: " every week", monthly: " every month", yearly: " every year" };
  let settings;
  let sent;

  // One id for one gift: sent twice unchanged (a double click, the Back button) it is the same gift and the same payment page.
  const id = Object.assign(document.createElement("input"), { type: "hidden", name: "donation_id" });
  const newId = () => {
    id.value = crypto.randomUUID?.() ?? "";
    id.disabled = !id.value;
    sent = undefined;
  };
  form.append(id);
  newId();

  form.noValidate = true;
  fields.amount_other.addEventListener("input", () => {
    if (fields.amount_other.value) fields.amount.value = "other";
  });
  form.addEventListener("input", show);
  form.addEventListener("submit", submit);
  addEventListener("pageshow", () => {
    rest();
    try {
      if (sessionStorage.getItem("donation") === id.value) newId();
    } catch {
      // Storage may be forbidden; then a gift that was paid and sent again meets the payment page that says so.
    }
    show();
  });

  fetch(new URL("form", form.action))
    .then(reply => reply.ok ? reply.json() : undefined)
    .then(read => {
      settings = read?.currencies ? read : undefined;
      if (!settings) return;
      form.querySelector("[data-give-test]")?.toggleAttribute("hidden", settings.mode !== "test");
      keep("currency", settings.currencies.map(currency => currency.code));
      keep("designation", settings.designations.map(designation => designation.id));
      show();
    })
    .catch(() => {});

  // A choice that the function would refuse is not offered. Where a form offers only one, there is no list.
  function keep(name, values) {
    for (const option of [...fields[name].options ?? []]) {
      if (!values.includes(option.value) && fields[name].length > 1) option.remove();
    }
  }

  function chosen() {
    const currency = settings?.currencies.find(one => one.code === fields.currency.value);
    const typed = fields.amount.value === "other" ? fields.amount_other.value : fields.amount.value;
    return { currency, typed, minor: currency ? minorUnits(typed, currency.exponent) : undefined };
  }

  function show() {
    // A browser may have filled the field by itself.
    if (!fields.amount.value && fields.amount_other.value) fields.amount.value = "other";
    const currency = chosen().currency;
    if (currency) price(currency);
    const minor = chosen().minor;
    sum.replaceChildren();
    coverHelp.textContent = coverWords;
    if (minor === undefined || minor < currency.minimum_minor || minor > currency.maximum_minor) return;
    const charge = grossUp(minor, currency);
    const fee = text(charge - minor, currency);
    coverHelp.textContent = `Adds ${fee}, so that all of your ${text(minor, currency)} reaches us.`;
    const total = fields.cover_fee.checked ? charge : minor;
    const words = document.createElement("strong");
    words.textContent = `You will be charged ${text(total, currency)}${everyTime[fields.frequency.value] ?? ""}`;
    sum.append(words);
    if (fields.cover_fee.checked) {
      const parts = document.createElement("span");
      parts.textContent = `${text(minor, currency)} gift + ${fee} card fee`;
      sum.append(parts);
    }
  }

  function price(currency) {
    form.querySelector(".amount").classList.add("priced");
    form.querySelector(".symbol").textContent = sign(currency);
    form.querySelectorAll(".presets .choice").forEach((choice, place) => {
      const preset = currency.presets[place];
      const radio = choice.querySelector("input");
      choice.hidden = radio.disabled = preset === undefined;
      if (preset === undefined) return;
      radio.value = preset;
      choice.querySelector("span").textContent = text(minorUnits(preset, currency.exponent), currency).replace(/\.0+$/, "");
    });
  }

  function submit(event) {
    if (button.disabled) return event.preventDefault();
    forget();
    const faults = mistakes();
    if (faults.length) {
      event.preventDefault();
      return tell(faults);
    }
    const gift = JSON.stringify([...new FormData(form)].filter(([name]) => name !== "donation_id"));
    // Another gift needs another id; so does a payment page so old that it may have closed.
    if (sent && (sent.gift !== gift || Date.now() - sent.at > 20 * 60_000)) newId();
    sent ??= { gift, at: Date.now() };
    button.disabled = true;
    sending.textContent = "Sending…";
    setTimeout(rest, 8_000);
  }

  function rest() {
    button.disabled = false;
    sending.textContent = "";
  }

  // Only what is certain is said here, in the function's own words: an amount this page cannot read may well be one that the function can.
  function mistakes() {
    const { currency, typed, minor } = chosen();
    const field = fields.amount.value === "other" ? "amount_other" : "amount";
    const faults = [];
    if (!fields.amount.value) faults.push(["amount", "Please choose or enter an amount."]);
    else if (!/\p{Nd}/u.test(typed)) faults.push([field, "Please enter the amount you would like to give."]);
    else if (minor < currency?.minimum_minor) faults.push([field, `Please give at least ${text(currency.minimum_minor, currency)}.`]);
    else if (minor > currency?.maximum_minor) {
      faults.push([field, `Please give at most ${text(currency.maximum_minor, currency)} at a time. For a larger gift, please get in touch with us.`]);
    }
    if (fields.email.value.trim() && !/^\s*\S+@\S+\s*$/.test(fields.email.value)) {
      faults.push(["email", "Please enter an e-mail address like name@example.org, or leave it empty."]);
    }
    return faults;
  }

  function tell(faults) {
    const problem = Object.assign(document.createElement("div"), { className: "problem", tabIndex: -1 });
    problem.setAttribute("role", "alert");
    problem.dataset.giveProblem = "";
    const list = document.createElement("ul");
    for (const [name, words] of faults) {
      const place = form.querySelector(`[data-field="${name}"]`);
      const input = fields[name][0] ?? fields[name];
      const fault = Object.assign(document.createElement("p"), { className: "fault", id: `${input.id}-fault`, textContent: words });
      const label = place.querySelector(":scope > legend, :scope > label:not(.choice)");
      if (label) label.after(fault);
      else place.prepend(fault);
      describe(input, [fault.id]);
      if (input.type !== "radio") input.setAttribute("aria-invalid", "true");
      const link = Object.assign(document.createElement("a"), { href: `#${input.id}`, textContent: words });
      link.addEventListener("click", event => {
        event.preventDefault();
        const folded = input.closest("details");
        if (folded) folded.open = true;
        input.focus();
      });
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    problem.append(Object.assign(document.createElement("h2"), { textContent: "There is a problem" }), list);
    form.before(problem);
    document.title = `Error: ${title}`;
    problem.focus();
  }

  function forget() {
    document.title = title;
    document.querySelector("[data-give-problem]")?.remove();
    for (const fault of form.querySelectorAll(".fault")) {
      const input = document.getElementById(fault.id.replace("-fault", ""));
      describe(input, [], fault.id);
      input.removeAttribute("aria-invalid");
      fault.remove();
    }
  }

  function describe(input, added, removed) {
    const ids = (input.getAttribute("aria-describedby") ?? "").split(" ").filter(one => one && one !== removed);
    ids.unshift(...added);
    if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
    else input.removeAttribute("aria-describedby");
  }
}

// The picture carries its own sentence; whoever cannot see it hears that one instead of a sentence about it.
function putIntoWords() {
  fetch(picture.src)
    .then(reply => reply.ok ? reply.text() : "")
    .then(svg => {
      const [, sentence] = /<desc[^>]*>([^<]+)/.exec(svg) ?? [];
      if (sentence) picture.alt = new DOMParser().parseFromString(sentence, "text/html").body.textContent;
    })
    .catch(() => {});
}

// Money is counted in whole minor units, as BigInt: 0.1 + 0.2 must be 0.30.
function minorUnits(typed, exponent) {
  const read = /^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d+))?$/.exec(typed.trim());
  if (!read || (read[2] ?? "").length > exponent) return undefined;
  return BigInt(read[1].replaceAll(",", "") + (read[2] ?? "").padEnd(exponent, "0"));
}

// The smallest charge c that leaves the whole gift after a fee of rate/10000 (half of a minor unit rounds up) plus a fixed part:
// c > 10000 (2 (gift + fixed) - 1) / 2 (10000 - rate).
function grossUp(gift, currency) {
  const rate = minorUnits(currency.fee.percent, 2);
  const target = gift + BigInt(currency.fee.fixed_minor);
  const charge = 10_000n * (2n * target - 1n) / (2n * (10_000n - rate)) + 1n;
  const step = currency.exponent === 3 ? 10n : 1n; // three-decimal currencies are charged in tens
  return (charge + step - 1n) / step * step;
}

function sign(currency) {
  return currency.symbol && currency.symbol.toLowerCase() !== currency.code ? currency.symbol : "";
}

function text(minor, currency) {
  const digits = minor.toString().padStart(currency.exponent + 1, "0");
  const point = digits.length - currency.exponent;
  const whole = digits.slice(0, point).replace(/\B(?=(\d{3})+$)/g, ",");
  const amount = currency.exponent ? `${whole}.${digits.slice(point)}` : whole;
  return sign(currency) ? sign(currency) + amount : `${amount} ${currency.code.toUpperCase()}`;
}
