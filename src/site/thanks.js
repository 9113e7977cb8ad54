// Tells a donor who came back how the gift stands, as far as the function knows. Without this file the page says only what is true
// of every gift.

const page = document.querySelector("[data-give-thanks]");
const manage = page.querySelector("[data-give-manage]");
const gifts = manage.action;
const token = takeToken();
const id = new URLSearchParams(location.search).get("donation")?.toLowerCase() ?? "";
const repeats = { weekly: " every week", monthly: " every month", yearly: " every year" };
const over = ["succeeded", "failed", "canceled", "expired", "refunded"];
const unpaid = ["Your gift was not completed", gift => `Your gift of ${gift} was not paid, and nothing was taken from you.`, "If you still want to give, please fill in the form again."];
const receipt = "Your receipt comes by e-mail.";
const words = {
  succeeded: ["Thank you", gift => `Your gift of ${gift} has reached us.`, receipt],
  processing: ["Thank you", gift => `Your gift of ${gift} is on its way.`,
    "A payment from a bank account can take several days. Your receipt comes by e-mail once it is confirmed."],
  requires_action: ["One more step", gift => `Your gift of ${gift} waits for you.`,
    "Your bank wants you to confirm this payment; until then nothing is taken. If you cannot confirm it, please fill in the form again."],
  failed: ["Your payment did not go through", gift => `Your gift of ${gift} did not reach us.`, "If you still want to give, please fill in the form again."],
  canceled: unpaid,
  expired: unpaid,
  refunded: ["Your gift was given back", gift => `We have returned your gift of ${gift}.`, "It can take some days until your bank or card statement shows it."],
};
const waiting = ["Thank you", gift => `We have received your request to give ${gift}.`, "The payment is not confirmed yet. This page tells you when it is."];
let told;

if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) {
  refer();
  follow();
}

// The token came behind the "#", which no server sees. It leaves the address bar, so that nobody copies it with the address, and
// stays with this entry of the browser's history, so that loading the page again does not lose it.
function takeToken() {
  const found = /[#&]manage=([\w.-]+)/.exec(location.hash)?.[1];
  if (found) history.replaceState({ manage: found }, "", location.pathname + location.search + location.hash.replace(/[#&]manage=[^&]*/, ""));
  return history.state?.manage;
}

function refer() {
  const reference = page.querySelector("[data-give-reference]");
  reference.querySelector("code").textContent = id;
  reference.hidden = false;
  reference.querySelector("[data-give-print]").addEventListener("click", () => print());
  try {
    sessionStorage.setItem("donation", id);
  } catch {
    // Nothing depends on it.
  }
}

// Soon at first, then ever more rarely, and not for ever: what takes days is told by mail.
async function follow() {
  for (const seconds of [0, 1, 2, 4, 8, ...Array(16).fill(15)]) {
    await new Promise(done => setTimeout(done, seconds * 1000));
    const reply = await fetch(`${gifts}/${id}`).catch(() => undefined);
    if (reply?.status === 404) return;
    const gift = reply?.ok ? await reply.json().catch(() => undefined) : undefined;
    if (gift) tell(gift);
    if (over.includes(gift?.status)) return;
  }
}

function tell(gift) {
  if (gift.status === told) return;
  told = gift.status;
  const [title, lead, more] = words[told] ?? waiting;
  const amount = new Intl.NumberFormat("en-US", { style: "currency", currency: gift.currency }).format(gift.amount);
  const isGood = ["succeeded", "processing"].includes(told);
  document.title = document.title.replace(/^[^–]*/, `${title} `);
  page.querySelector("h1").textContent = title;
  page.querySelector("[data-give-lead]").textContent = lead(amount + (repeats[gift.frequency] ?? ""));
  page.querySelector("[data-give-more]").textContent = more;
  page.querySelector("[data-give-again]").hidden = !["requires_action", "failed", "canceled", "expired"].includes(told);
  manage.hidden = !(isGood && token && repeats[gift.frequency]);
  if (manage.hidden) return;
  manage.action = `${gifts}/${id}/manage`;
  manage.elements.token.value = token;
}
