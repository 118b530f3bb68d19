import { ensure } from './ensure.ts';
import type { AnsweredRequest, Partner } from './partner.ts';
import { bold, dim, good, say } from './print.ts';
import { hasContractSignature, hasStandardSignature } from './signatures.ts';

const WORTH_SHOWING = /^(x-.*|webhook-.*|content-type|user-agent)$/i;
const BODY_LINES = 8;
export const VERIFIED = `signature verified: ${good('yes')}`;

/** One request as its receiver got it. */
export function showRequest(partner: Partner, request: AnsweredRequest): void {
  const { method, path, rawHeaders, body } = request;
  say(bold(`${partner.label} got ${method} ${path}`));
  for (const [name, value] of rawHeaders)
    if (WORTH_SHOWING.test(name)) say(`  ${dim(`${name}:`)} ${value}`);
  say(indent(shortenBody(body)));
  verify(partner, request);
  say(`  ${VERIFIED}, as the contract says and as Standard Webhooks says`);
}

/** Checks both signatures as the receiver would. */
export function verify({ label, secrets }: Partner, request: AnsweredRequest): void {
  const type = request.headers['x-webhook-event'] ?? '';
  const secret = secrets.get(type);
  ensure(secret !== undefined, `${label} got an event it has not asked for: "${type}".`);
  const got = `The ${type} that ${label} got`;
  ensure(hasContractSignature(request, secret), `${got} has a wrong X-Webhook-Signature.`);
  ensure(hasStandardSignature(request, secret), `${got} has a wrong webhook-signature.`);
}

function shortenBody(body: Buffer): string {
  const lines = JSON.stringify(JSON.parse(body.toString()), null, 2).split('\n');
  const more = lines.length - BODY_LINES;
  if (more <= 1) return lines.join('\n');
  const rest = dim(`… ${more} more lines, ${body.length} bytes in all`);
  return [...lines.slice(0, BODY_LINES), rest].join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
