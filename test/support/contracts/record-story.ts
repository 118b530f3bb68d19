import type { ApiCaller } from '../api-caller.js';
import type { Account, ManagedContract, Step } from './managed-contract.js';

export const UNKNOWN_KEY = 'rxh_nobody_has_this_key';

/** Sends one call as its contract's people do. */
export function send(api: ApiCaller, account: Account, step: Step, id = '') {
  const given = { unknown: UNKNOWN_KEY, none: undefined, own: account.key }[step.key ?? 'own'];
  return api.call(step.method, step.path.replace('{id}', id), {
    headers: account.headers(given),
    body: withId(step.body, id),
  });
}

/** The whole exchange as text: what was sent and what came back, with what differs from run to run taken out. */
export async function recordStory(
  api: ApiCaller,
  account: Account,
  contract: ManagedContract,
  target: string,
): Promise<string> {
  const lines: string[] = [];
  let id = '';
  for (const step of contract.story(target)) {
    const answer = await send(api, account, step, id);
    if (id === '' && step.title === contract.create(target, contract.wanted).title)
      id = contract.idIn(answer.body as never);
    const sent = step.body === undefined ? [] : [`> ${toText(step.body)}`];
    const came = answer.body === undefined ? [] : [`< ${toText(answer.body)}`];
    const key = step.key === undefined ? '' : ` (key: ${step.key})`;
    lines.push(`## ${step.title}`, `> ${step.method} ${step.path}${key}`, ...sent);
    lines.push(`< ${answer.status}`, ...came, '');
  }
  return withoutChance(lines.join('\n'));
}

const toText = (body: unknown) =>
  (typeof body === 'string' ? body : JSON.stringify(body)).replaceAll(/\s+/g, ' ');

function withId(body: unknown, id: string): unknown {
  if (body === undefined || typeof body === 'string') return body;
  return JSON.parse(JSON.stringify(body).replaceAll('{id}', id));
}

function withoutChance(text: string): string {
  return text
    .replaceAll(/\b(ns-|sub-|wh_|whs_|org_|ph_)[0-9a-f]{32}\b/g, '$1...')
    .replaceAll(/whsec_[A-Za-z0-9+/]+=*/g, 'whsec_...')
    .replaceAll(/"secret":"[0-9a-f]{32}"/g, '"secret":"..."')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>');
}
