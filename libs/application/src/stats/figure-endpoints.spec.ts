import 'reflect-metadata';
import { expect, it } from 'vitest';
import { type EndpointFigures, StatsLog, type StatsRow } from '../ports/stats-log.js';
import type { ManagedSubscription } from '../ports/subscription-store.js';
import { FigureEndpoints, NO_FIGURES } from './figure-endpoints.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const subscription = (uid: string) => ({ uid }) as ManagedSubscription;

/** Every endpoint has as long a backlog as is counted. */
class EndlessBacklog extends StatsLog {
  override async read(): Promise<readonly StatsRow[]> {
    return [];
  }

  override async oldestWaiting(): Promise<Date | undefined> {
    return undefined;
  }

  override async figuresOf(
    _: unknown,
    uids: readonly string[],
    mostCounted: number,
  ): Promise<ReadonlyMap<string, EndpointFigures>> {
    return new Map(uids.map((uid) => [uid, { ...NO_FIGURES, backlog: mostCounted }]));
  }
}

const figures = new FigureEndpoints(new EndlessBacklog());

it('a thousand subscriptions have no more than 100,000 that wait counted for a list', async () => {
  const many = Array.from({ length: 1000 }, (_, index) => subscription(`ns-${index}`));
  const found = await figures.ofEach(SCOPE, many);
  expect(found.reduce((sum, one) => sum + one.figures.backlog, 0)).toBe(100_000);
});

it('one subscription has ten thousand that wait counted', async () => {
  const found = await figures.ofOne(SCOPE, subscription('ns-1'));
  expect(found.figures.backlog).toBe(10_000);
});
