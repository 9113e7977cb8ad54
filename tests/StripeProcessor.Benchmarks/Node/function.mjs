// The same job as the native function, as a Node developer would write it: open the sealed key at cold start, take an API
// Gateway 2.0 event with a JSON donation, check it, create the charge, answer. Measured by the cold-start command.
import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";
import http from "node:http";
import Stripe from "stripe";

const runtime = process.env.AWS_LAMBDA_RUNTIME_API;
const mode = process.env.STRIPE_MODE;
const agent = new http.Agent({ keepAlive: true });

let stripe;

async function open() {
  const kms = new KMSClient({ endpoint: process.env.AWS_ENDPOINT_URL_KMS });
  const opened = await kms.send(new DecryptCommand({
    CiphertextBlob: Buffer.from(process.env.STRIPE_KEY_CIPHERTEXT, "base64"),
    EncryptionContext: { app: "stripe-processor", stack: process.env.STACK_NAME, mode, secret: "stripe-key" },
  }));
  const api = new URL(process.env.STRIPE_API_BASE);
  stripe = new Stripe(Buffer.from(opened.Plaintext).toString("utf8"), {
    host: api.hostname,
    port: Number(api.port),
    protocol: api.protocol.replace(":", ""),
    maxNetworkRetries: 2,
  });
}

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(`http://${runtime}/2018-06-01/runtime/${path}`, { method, agent }, response => {
      const parts = [];
      response.on("data", part => parts.push(part));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(parts).toString("utf8") }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

function minorUnits(amount) {
  const match = /^(\d{1,6})(?:\.(\d{2}))?$/.exec(amount ?? "");
  return match ? Number(match[1]) * 100 + Number(match[2] ?? 0) : undefined;
}

async function donate(event) {
  const text = event.isBase64Encoded ? Buffer.from(event.body, "base64").toString("utf8") : event.body;
  const gift = JSON.parse(text);
  const amount = minorUnits(gift.amount);
  if (!amount || !/^[0-9a-f-]{36}$/.test(gift.donation_id) || !/^pm_/.test(gift.payment_method)) {
    return { statusCode: 422, body: JSON.stringify({ title: "The donation cannot be taken as it is" }) };
  }

  const intent = await stripe.paymentIntents.create({
    amount,
    currency: gift.currency,
    payment_method: gift.payment_method,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    metadata: { donation_id: gift.donation_id },
  }, { idempotencyKey: gift.donation_id });
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ donation_id: gift.donation_id, status: intent.status, amount_minor: amount, currency: gift.currency }),
  };
}

async function serve() {
  await open();
  for (;;) {
    const next = await call("GET", "invocation/next");
    const reply = await donate(JSON.parse(next.body));
    await call("POST", `invocation/${next.headers["lambda-runtime-aws-request-id"]}/response`, JSON.stringify(reply));
  }
}

serve().catch(error => {
  console.error(error.name);
  process.exitCode = 1;
});
