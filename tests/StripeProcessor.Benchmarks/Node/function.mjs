// The same job as the native function, as a Node developer would write it: open the sealed key at cold start, take an API
// Gateway 2.0 event with a JSON donation, check it, claim it in the ledger's table, create the charge, record what became of it
// together with the total and the outbox, answer. Measured by the cold-start command.
import { DynamoDBClient, PutItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";
import http from "node:http";
import Stripe from "stripe";

const runtime = process.env.AWS_LAMBDA_RUNTIME_API;
const mode = process.env.STRIPE_MODE;
const table = process.env.LEDGER_TABLE;
const agent = new http.Agent({ keepAlive: true });
const dynamo = new DynamoDBClient({ endpoint: process.env.AWS_ENDPOINT_URL_DYNAMODB });

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

function rowOf(gift, amount, state, version, created) {
  const month = created.slice(0, 7);
  return {
    pk: { S: `${mode}#donation#${gift.donation_id}` },
    sk: { S: "entry" },
    v: { N: String(version) },
    month: { S: `${mode}#${month}#${parseInt(gift.donation_id.slice(-2), 16) % 4}` },
    created_id: { S: `${created}#${gift.donation_id}` },
    f: {
      M: {
        created: { S: created },
        gift: { S: `${amount} ${gift.currency}` },
        charge: { S: `${amount} ${gift.currency}` },
        frequency: { S: "one_time" },
        designation: { S: "general" },
        "attempt.number": { S: "1" },
        "attempt.kind": { S: "payment" },
        "attempt.state": { S: state },
        "attempt.started": { S: created },
        "attempt.token": { S: gift.payment_method },
      },
    },
  };
}

function claim(gift, amount, created) {
  return dynamo.send(new PutItemCommand({
    TableName: table,
    Item: rowOf(gift, amount, "undecided", 1, created),
    ConditionExpression: "attribute_not_exists(#pk)",
    ExpressionAttributeNames: { "#pk": "pk" },
  }));
}

function record(gift, amount, created, intent) {
  const entry = rowOf(gift, amount, "accepted", 2, created);
  entry.f.M["attempt.payment_intent"] = { S: intent.id };
  entry.f.M[`payment.${intent.id}.standing`] = { S: `${intent.status} ${new Date().toISOString()}` };
  const row = Math.floor(Math.random() * 16);
  return dynamo.send(new TransactWriteItemsCommand({
    TransactItems: [
      {
        Put: {
          TableName: table,
          Item: entry,
          ConditionExpression: "#v = :v",
          ExpressionAttributeNames: { "#v": "v" },
          ExpressionAttributeValues: { ":v": { N: "1" } },
        },
      },
      {
        Put: {
          TableName: table,
          Item: { pk: { S: `${mode}#stripe#${intent.id}` }, sk: { S: "link" }, v: { N: "1" }, owner: { S: gift.donation_id } },
          ConditionExpression: "attribute_not_exists(#pk)",
          ExpressionAttributeNames: { "#pk": "pk" },
        },
      },
      {
        Put: {
          TableName: table,
          Item: {
            pk: entry.pk,
            sk: { S: "outbox#0000000000000000002#donation.succeeded" },
            sequence: { N: "2" },
            type: { S: "donation.succeeded" },
            at: { S: created },
            minor: { N: String(amount) },
            currency: { S: gift.currency },
            designation: { S: "general" },
          },
        },
      },
      {
        Update: {
          TableName: table,
          Key: { pk: { S: `${mode}#totals#${row % 4}` }, sk: { S: `${Math.floor(row / 4)}#${gift.currency}#general` } },
          UpdateExpression: "SET #designation = :designation, #currency = :currency ADD #n :n, #minor :minor",
          ExpressionAttributeNames: { "#designation": "designation", "#currency": "currency", "#n": "n", "#minor": "minor" },
          ExpressionAttributeValues: {
            ":designation": { S: "general" },
            ":currency": { S: gift.currency },
            ":n": { N: "1" },
            ":minor": { N: String(amount) },
          },
        },
      },
    ],
  }));
}

async function donate(event) {
  const text = event.isBase64Encoded ? Buffer.from(event.body, "base64").toString("utf8") : event.body;
  const gift = JSON.parse(text);
  const amount = minorUnits(gift.amount);
  if (!amount || !/^[0-9a-f-]{36}$/.test(gift.donation_id) || !/^pm_/.test(gift.payment_method)) {
    return { statusCode: 422, body: JSON.stringify({ title: "The donation cannot be taken as it is" }) };
  }

  const created = new Date().toISOString();
  await claim(gift, amount, created);
  const intent = await stripe.paymentIntents.create({
    amount,
    currency: gift.currency,
    payment_method: gift.payment_method,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    metadata: { donation_id: gift.donation_id },
  }, { idempotencyKey: gift.donation_id });
  await record(gift, amount, created, intent);
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
