import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '@rxhooks/platform';
import { isFree } from '../deliveries/lease-statement.js';
import { waitForWriters } from './freeze.js';
import type { Move } from './move.js';

const PAUSE_MS = 200;

/** Longer than a mail server may take for a mail, and than a request to the api lasts. */
const WORK_MS = 90_000;

/** $1 organisation. What a process has in hand and is about to record; what died with its process is not. */
const IN_HAND = `
  SELECT (SELECT count(*)::int FROM deliveries d WHERE organisation_uid = $1 AND NOT ${isFree('d')}) AS deliveries,
    (SELECT count(*)::int FROM waiting_events w WHERE organisation_uid = $1 AND NOT ${isFree('w')}) AS events,
    -- What is due to an address goes with the claimed mail to it, also with that of another organisation.
    (SELECT count(*)::int FROM notifications own WHERE organisation_uid = $1 AND sent_at IS NULL AND due_at IS NOT NULL
       AND EXISTS (
         SELECT FROM notifications held -- Organisation: all.
         WHERE lower(held.recipient) = lower(own.recipient) AND held.tries > 0 AND held.sent_at IS NULL
           AND held.due_at > now() AND held.due_at <= now() + interval '${WORK_MS} milliseconds')) AS mails,
    (SELECT count(*)::int FROM audit_log WHERE organisation_uid = $1 AND result = 'started'
       AND at > now() - interval '${WORK_MS} milliseconds') AS calls`;

// A worker whose lease has run out may come back. Without its token it can no longer record the attempt here, while the
// target does what it does for every lease that ran out.
const TAKE_TOKENS = `
  UPDATE deliveries SET lease_token = 'moved'
  WHERE organisation_uid = $1 AND lease_token IS NOT NULL AND lease_token <> 'moved'`;
const TAKE_EVENTS = `
  UPDATE waiting_events SET lease_holder = NULL WHERE organisation_uid = $1 AND lease_holder IS NOT NULL`;

type InHand = Readonly<Record<'deliveries' | 'events' | 'mails' | 'calls', number>>;

/** Waits until no worker and no api has anything of the organisation in hand. */
export async function drain({ source, organisation, drainMs }: Move): Promise<void> {
  const untilMs = performance.now() + drainMs;
  for (;;) {
    const [inHand] = await source.query<InHand>(IN_HAND, [organisation.uid]);
    const left = Object.entries(inHand ?? {}).filter(([, count]) => count > 0);
    if (left.length === 0) break;
    if (performance.now() > untilMs) {
      const counts = left.map(([name, count]) => `${count} ${name}`).join(', ');
      throw new StartError(
        `After ${drainMs / 1000} s ${counts} of ${organisation.slug} are still in the hands of a process of the source. ` +
          'The organisation stays frozen. Run the command again, or give the move up with --give-up.',
      );
    }
    await sleep(PAUSE_MS);
  }
  await source.change(TAKE_TOKENS, [organisation.uid]);
  await source.change(TAKE_EVENTS, [organisation.uid]);
  // A statement that still saw who held an event may be under way.
  await waitForWriters(source);
}
