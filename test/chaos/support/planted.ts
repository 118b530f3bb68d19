import { orderEvent } from '../../support/events.js';
import type { ChaosWorld } from './chaos-world.js';
import { type AttemptRow, type ChaosTenant, readRecord } from './ledger.js';

/** Subscribes to targets that no registration would accept: by writing them into the row, as an import or old data would. */
export async function plantTargets(
  world: ChaosWorld,
  tenant: ChaosTenant,
  targets: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const planted = new Map<string, string>();
  for (const [index, target] of targets.entries()) {
    const { uid } = await tenant.subscribe(`https://planted-${index}.test.example/`);
    await world.database.query('UPDATE subscriptions SET target = $2 WHERE uid = $1', [
      uid,
      target,
    ]);
    planted.set(target, uid);
  }
  return planted;
}

/** Sends one event, waits until all is over, and gives the attempts of that event by target. */
export async function attemptsByTarget(
  world: ChaosWorld,
  tenant: ChaosTenant,
): Promise<ReadonlyMap<string, readonly AttemptRow[]>> {
  const event = orderEvent();
  await tenant.send(event);
  await world.settled();
  const { deliveries } = await readRecord(world.database);
  return new Map(
    deliveries
      .filter(({ eventId }) => eventId === event.id)
      .map(({ target, attempts }) => [target, attempts]),
  );
}

/** `200`, or the code that an error begins with. */
export function describeAttempt({ statusCode, error }: AttemptRow): string {
  return /^[a-z_]+(?=:)/.exec(error ?? '')?.[0] ?? String(statusCode);
}

export const describeAttempts = (attempts: readonly AttemptRow[] = []) =>
  attempts.map(describeAttempt).join();
