import { Injectable } from '@nestjs/common';
import {
  type AuditEntry,
  AuditLog,
  Directory,
  IdFactory,
  type Principal,
} from '@rxhooks/application';
import type { FastifyRequest } from 'fastify';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AuditError } from './audit-error.js';
import { subjectOf } from './audit-subject.js';
import type { AuditAction } from './audit-action.js';
import { Turns } from './turns.js';

/** Of one caller and action; what is denied costs its caller nothing, and must not fill our disk. */
const DENIALS_PER_MINUTE = 10;
/** Of one caller and action that came to nothing, such as calls with ids that nothing has. */
const FAILURES_PER_MINUTE = 30;
const MINUTE = 60;

export type Call = {
  readonly action: AuditAction;
  readonly caller: Principal;
  readonly request: FastifyRequest;
  /** What the path, or the field of a query, names. */
  readonly names: Readonly<Record<string, string>>;
};

export type AuditEnd = Parameters<AuditLog['conclude']>[1];

@Injectable()
export class AuditTrail {
  readonly #denials = new RateLimiterMemory({ points: DENIALS_PER_MINUTE, duration: MINUTE });
  readonly #failures = new RateLimiterMemory({ points: FAILURES_PER_MINUTE, duration: MINUTE });
  /** As many at once as may fail: whether they do is known when they have ended, and thousands may come together. */
  readonly #turns = new Turns(FAILURES_PER_MINUTE);
  readonly #lumped = new RateLimiterMemory({ points: 1, duration: MINUTE });

  constructor(
    private readonly log: AuditLog,
    private readonly directory: Directory,
    private readonly ids: IdFactory,
    @InjectPinoLogger('audit') private readonly logger: PinoLogger,
  ) {}

  /**
   * Puts the call on record before it is carried out. Of a caller whose calls come to nothing, minute after minute, only
   * one record is made for all of them; what one of them then does is on record once it is done.
   *
   * @returns the record of this call, if it has one of its own
   * @throws AuditError when there is no record, and so nothing may be done
   */
  async begin(call: Call): Promise<string | undefined> {
    const name = nameOf(call);
    await this.#turns.begin(name);
    try {
      return await this.#beginNow(name, call);
    } catch (error) {
      this.#turns.end(name);
      throw error;
    }
  }

  async #beginNow(name: string, call: Call): Promise<string | undefined> {
    const failures = await this.#failures.get(name);
    if ((failures?.consumedPoints ?? 0) < FAILURES_PER_MINUTE) return this.#add(call, 'started');
    if (await isWithin(this.#lumped, name)) await this.#add({ ...call, names: {} }, 'lumped');
    return undefined;
  }

  /** What is done is done, and its answer may hold a key that is shown once: a failure here is ours to look at. */
  async conclude(call: Call, uid: string | undefined, end: AuditEnd): Promise<void> {
    const isDone = end.result === 'done';
    try {
      if (!isDone) await this.#failures.penalty(nameOf(call));
      if (uid !== undefined) await this.log.conclude(uid, end);
      else if (isDone) await this.log.conclude(await this.#add(call, 'started'), end);
    } catch (err) {
      this.logger.error({ err, audit: uid }, 'audit.unconcluded');
    } finally {
      this.#turns.end(nameOf(call));
    }
  }

  /** @throws AuditError */
  async deny(call: Call): Promise<void> {
    if (await isWithin(this.#denials, nameOf(call))) await this.#add(call, 'denied');
  }

  /**
   * For something that is shown by a part of an answer.
   *
   * @throws AuditError when there is no record, and so nothing may be shown
   */
  async reveal(call: Call): Promise<void> {
    await this.#add(call, 'done');
  }

  async #add(call: Call, result: string): Promise<string> {
    const uid = this.ids.createWithPrefix('aud_');
    try {
      await this.log.add({ uid, ...(await this.#describe(call)), result });
      return uid;
    } catch (err) {
      this.logger.error({ err }, 'audit.failed');
      throw new AuditError('The audit log cannot be written.');
    }
  }

  async #describe({
    action,
    caller,
    request,
    names: { organisation, ...others },
  }: Call): Promise<Omit<AuditEntry, 'uid' | 'at' | 'result'>> {
    const named = organisation ?? organisationIn(request.query);
    const ownUid = caller.kind === 'tenant' ? caller.organisationUid : undefined;
    const organisationUid = ownUid ?? (await this.#resolve(named));
    // The organisation in the path is a subject of its own when it is not the one that the entry belongs to.
    const names = organisationUid === ownUid ? { organisation, ...others } : others;
    const subject = subjectOf(Object.values(names));
    return { actor: actorOf(caller), organisationUid, action, subject, requestId: request.id };
  }

  async #resolve(uidOrSlug: string | undefined): Promise<string | undefined> {
    if (uidOrSlug === undefined || !/^[\w-]{1,128}$/.test(uidOrSlug)) return undefined;
    return (await this.directory.findOrganisation(uidOrSlug))?.uid;
  }
}

/** The operator names the organisation in the query where the path has no place for it. */
function organisationIn(query: unknown): string | undefined {
  const { organisation_uid: organisation } = query as Readonly<Record<string, unknown>>;
  return typeof organisation === 'string' ? organisation : undefined;
}

function actorOf(caller: Principal): string {
  return caller.kind === 'tenant' ? caller.keyUid : 'operator';
}

const nameOf = ({ caller, action }: Call) => `${actorOf(caller)} ${action}`;

async function isWithin(limiter: RateLimiterMemory, name: string): Promise<boolean> {
  try {
    await limiter.consume(name);
    return true;
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) return false;
    throw rejection;
  }
}
