import { Injectable } from '@nestjs/common';
import { type DomainEvent, msOfId } from '@rxhooks/domain';
import { Clock } from '../ports/clock.js';
import { IdFactory } from '../ports/id-factory.js';
import { StatsStore } from '../ports/stats-store.js';
import type { AttemptSeen } from '../ports/telemetry.js';
import { Tally } from './tally.js';

const MINUTE_MS = 60_000;
/** Rows of one statement. */
const BATCH = 500;
/**
 * A kilobyte each at most: organisations x subscriptions x event types of a minute or two. Of its subscriptions an
 * organisation has no more than it leaves free, so that there is always room for those of another one.
 */
export const MOST_TALLIES = 20_000;

/** Some counts were left out, for there were too many to keep. */
export class StatsLeftOut extends Error {
  override readonly name = 'StatsLeftOut';
}

/**
 * Counts what this process does, per minute, in memory. Each minute is written as it stands and replaces what was written of it
 * before, so that a write whose answer never came can be repeated. What is not written when the process is killed is lost,
 * which are some seconds of statistics.
 */
@Injectable()
export class CountStats {
  readonly #writer: string;
  readonly #tallies = new Map<string, Tally>();
  /** How many of them each organisation has. */
  readonly #held = new Map<string, number>();
  #minuteMs = 0;
  #leftOut = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: StatsStore,
    private readonly clock: Clock,
    ids: IdFactory,
  ) {
    this.#writer = ids.createWithPrefix('wkr_');
  }

  /** @param subscriptionUids those that get a delivery of the event */
  fannedOut(
    { organisationUid, type }: Pick<DomainEvent, 'organisationUid' | 'type'>,
    subscriptionUids: readonly string[],
  ): void {
    const minuteMs = this.#minuteNow();
    for (const uid of [undefined, ...subscriptionUids])
      this.#tallyOf(minuteMs, organisationUid, uid, type)?.accept();
  }

  attempted(seen: AttemptSeen): void {
    const { organisationUid, subscriptionUid, eventType, eventUid, startedAt, durationMs } = seen;
    const latencyMs =
      seen.attempt === 1 ? startedAt.getTime() - msOfId('event', eventUid) : undefined;
    const at = new Date(startedAt.getTime() + Math.round(durationMs));
    const attempt = { latencyMs, receiverMs: durationMs, end: seen.next, at };
    const minuteMs = this.#minuteNow();
    for (const uid of [undefined, subscriptionUid])
      this.#tallyOf(minuteMs, organisationUid, uid, eventType)?.attempt(attempt);
  }

  /**
   * Writes what has changed, and forgets the minutes that are over. One call at a time; a later one waits for the one before.
   *
   * @throws StatsLeftOut after the write, or what the store throws: it is written with the next call
   */
  write(): Promise<void> {
    const write = () => this.#write();
    const writing = this.#writing.then(write, write);
    this.#writing = writing.catch(() => undefined);
    return writing;
  }

  async #write(): Promise<void> {
    const minuteMs = this.#minuteNow();
    const changed = [...this.#tallies].filter(
      ([, { version, writtenVersion }]) => version > writtenVersion,
    );
    for (let from = 0; from < changed.length; from += BATCH) {
      const batch = changed.slice(from, from + BATCH).map(([, tally]) => tally);
      const versions = batch.map(({ version }) => version);
      await this.store.write(
        this.#writer,
        batch.map(({ counted }) => counted),
      );
      for (const [index, tally] of batch.entries()) tally.writtenVersion = versions[index] ?? 0;
    }
    for (const [key, tally] of this.#tallies)
      if (tally.key.minute.getTime() < minuteMs && tally.version === tally.writtenVersion)
        this.#forget(key, tally);
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    if (leftOut > 0)
      throw new StatsLeftOut(`${leftOut} counts were left out: more than ${MOST_TALLIES} to keep.`);
  }

  #tallyOf(
    minuteMs: number,
    organisationUid: string,
    subscriptionUid: string | undefined,
    eventType: string,
  ): Tally | undefined {
    const key = `${minuteMs} ${organisationUid} ${subscriptionUid ?? ''} ${eventType}`;
    const known = this.#tallies.get(key);
    if (known) return known;
    const held = this.#held.get(organisationUid) ?? 0;
    const free = MOST_TALLIES - this.#tallies.size;
    // The sums of an organisation are few, and should not lack what its subscriptions have.
    const most = subscriptionUid === undefined ? free : free - held;
    if (most <= 0) {
      this.#leftOut += 1;
      return undefined;
    }
    const minute = new Date(minuteMs);
    const tally = new Tally({ organisationUid, subscriptionUid, eventType, minute });
    this.#tallies.set(key, tally);
    this.#held.set(organisationUid, held + 1);
    return tally;
  }

  #forget(key: string, { key: { organisationUid } }: Tally): void {
    this.#tallies.delete(key);
    const held = (this.#held.get(organisationUid) ?? 1) - 1;
    if (held > 0) this.#held.set(organisationUid, held);
    else this.#held.delete(organisationUid);
  }

  /** Never an earlier one than before, whose counts may be forgotten by now. */
  #minuteNow(): number {
    const nowMs = this.clock.now().getTime();
    this.#minuteMs = Math.max(this.#minuteMs, nowMs - (nowMs % MINUTE_MS));
    return this.#minuteMs;
  }
}
