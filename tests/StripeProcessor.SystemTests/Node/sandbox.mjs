// Drives the sandbox at the address in the first argument with Stripe's own client; exits 1 with the reason when it differs.
import assert from 'node:assert/strict';
import Stripe from 'stripe';

const address = new URL(process.argv[2]);
const stripe = new Stripe('sk_test_sandbox', { host: address.hostname, port: address.port, protocol: 'http', telemetry: false });

const payment = (payment_method) => ({
  amount: 2500,
  currency: 'usd',
  confirm: true,
  payment_method,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
});

const submit = (page, fields) =>
  fetch(page, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

// Create, then confirm.
const created = await stripe.paymentIntents.create({
  amount: 2500,
  currency: 'usd',
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  metadata: { designation: 'général ~!*()\'' },
});
assert.equal(created.status, 'requires_payment_method');
const confirmed = await stripe.paymentIntents.confirm(created.id, {
  payment_method: 'pm_card_visa',
  expand: ['latest_charge.balance_transaction'],
});
assert.equal(confirmed.status, 'succeeded');
assert.equal(confirmed.latest_charge.metadata.designation, 'général ~!*()\'');
assert.equal(confirmed.latest_charge.balance_transaction.net, 2397);

// A decline.
await assert.rejects(stripe.paymentIntents.create(payment('pm_card_chargeDeclined')), (error) => {
  assert.ok(error instanceof Stripe.errors.StripeCardError);
  assert.equal(error.code, 'card_declined');
  assert.equal(error.decline_code, 'generic_decline');
  assert.equal(error.payment_intent.status, 'requires_payment_method');
  assert.match(error.requestId, /^req_/);
  return true;
});

// 3-D Secure.
const asked = await stripe.paymentIntents.create({
  amount: 2500,
  currency: 'usd',
  confirm: true,
  payment_method: 'pm_card_authenticationRequired',
  return_url: 'https://example.org/back',
});
assert.equal(asked.status, 'requires_action');
const back = await submit(asked.next_action.redirect_to_url.url, { outcome: 'complete' });
assert.equal(back.status, 303);
assert.equal((await stripe.paymentIntents.retrieve(asked.id)).status, 'succeeded');

// A refund, and one too many.
const refund = await stripe.refunds.create({ payment_intent: confirmed.id });
assert.equal(refund.status, 'succeeded');
await assert.rejects(stripe.refunds.create({ payment_intent: confirmed.id }), { code: 'charge_already_refunded' });

// All pages of a list.
const ids = new Set();
for await (const intent of stripe.paymentIntents.list({ limit: 2 })) {
  ids.add(intent.id);
}
assert.equal(ids.size, 3);

// A replay.
const first = await stripe.paymentIntents.create(payment('pm_card_visa'), { idempotencyKey: 'gift-1' });
const second = await stripe.paymentIntents.create(payment('pm_card_visa'), { idempotencyKey: 'gift-1' });
assert.equal(first.id, second.id);
assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
await assert.rejects(
  stripe.paymentIntents.create({ ...payment('pm_card_visa'), amount: 2600 }, { idempotencyKey: 'gift-1' }),
  (error) => error instanceof Stripe.errors.StripeIdempotencyError,
);

// A hosted page.
const session = await stripe.checkout.sessions.create({
  mode: 'payment',
  submit_type: 'donate',
  success_url: 'https://example.org/thanks?session={CHECKOUT_SESSION_ID}',
  line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: 'Gift' } } }],
});
const thanks = await submit(session.url, { email: 'jenny@example.com', card_number: '4242 4242 4242 4242', expiry: '12/40', cvc: '123' });
assert.equal(thanks.headers.get('location'), `https://example.org/thanks?session=${session.id}`);
assert.equal((await stripe.checkout.sessions.retrieve(session.id)).payment_status, 'paid');

// A monthly gift: customer, subscription confirmed with its first invoice's secret, portal.
const customer = await stripe.customers.create({ email: 'jenny@example.com' });
const product = await stripe.products.create({ name: 'Winter shelter' });
const subscription = await stripe.subscriptions.create({
  customer: customer.id,
  items: [{ price_data: { currency: 'usd', product: product.id, unit_amount: 2500, recurring: { interval: 'month' } } }],
  payment_behavior: 'default_incomplete',
  payment_settings: { save_default_payment_method: 'on_subscription' },
  expand: ['latest_invoice.confirmation_secret'],
});
assert.equal(subscription.status, 'incomplete');
await stripe.paymentIntents.confirm(subscription.latest_invoice.confirmation_secret.client_secret.split('_secret_')[0], {
  payment_method: 'pm_card_visa',
});
assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'active');
const portal = await stripe.billingPortal.sessions.create({ customer: customer.id, return_url: 'https://example.org' });
assert.match(await (await fetch(portal.url)).text(), /Winter shelter/);
const saved = await submit(`${portal.url}/card`, { card_number: '5555 5555 5555 4444', expiry: '12/40', cvc: '123' });
assert.equal(saved.status, 303);
assert.equal((await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })).cancel_at_period_end, true);
assert.equal((await stripe.subscriptions.cancel(subscription.id)).status, 'canceled');
