import { Injectable } from '@nestjs/common';
import {
  type AuditEntry,
  AuditLog,
  Directory,
  IdFactory,
  type Principal,
} from '@rxhooks/application';
import { databaseFaultOf } from '@rxhooks/persistence';
import type { FastifyRequest } from 'fastify';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AuditError } from './audit-error.js';
import { reasonIn } from './reason.js';
import { subjectOf } from './subject-of.js';
import { type AuditAction, READINGS } from './audit-action.js';
import { CallsByName } from './calls-by-name.js';

/** Per caller and action: denied calls are cheap to send and must not fill the disk. */
const DENIALS_PER_MINUTE = 10;
/** Per caller and action: failed calls, such as those with unknown ids. */
const FAILURES_PER_MINUTE = 30;
const MINUTE = 60;

export type Call = {
  readonly action: AuditAction;
  readonly caller: Principal;
  readonly request: FastifyRequest;
  /** Names from the path, or from the arguments of a query field. */
  readonly names: Readonly<Record<string, string>>;
};

export type AuditEnd = Parameters<AuditLog['conclude']>[1];

@Injectable()
export class AuditTrail {
  readonly #denials = new RateLimiterMemory({ points: DENIALS_PER_MINUTE, duration: MINUTE });
  readonly #failures = new RateLimiterMemory({ points: FAILURES_PER_MINUTE, duration: MINUTE });
  /** Bounds calls in progress: a failure is counted at its end, and thousands may start at once. */
  readonly #calls = new CallsByName(FAILURES_PER_MINUTE);
  readonly #lumped = new RateLimiterMemory({ points: 1, duration: MINUTE });

  constructor(
    private readonly log: AuditLog,
    private readonly directory: Directory,
    private readonly ids: IdFactory,
    @InjectPinoLogger('audit') private readonly logger: PinoLogger,
  ) {}

  /**
   * Records the call before it is carried out. A caller over the limit of failures gets one shared
   * record per minute; a call of it that succeeds is recorded once it is done.
   *
   * @returns the uid of the call's own record, if it has one
   * @throws AuditError when it cannot be recorded and must not be carried out
   */
  async begin(call: Call): Promise<string | undefined> {
    const name = nameOf(call);
    await this.#calls.begin(name);
    try {
      return await this.#beginNow(name, call);
    } catch (error) {
      this.#calls.end(name);
      throw error;
    }
  }

  async #beginNow(name: string, call: Call): Promise<string | undefined> {
    const failures = await this.#failures.get(name);
    if ((failures?.consumedPoints ?? 0) < FAILURES_PER_MINUTE) return this.#add(call, 'started');
    if (await isWithin(this.#lumped, name)) await this.#add({ ...call, names: {} }, 'lumped');
    return undefined;
  }

  /**
   * Logs its failures: the action is done, and its answer may hold a key that is shown once.
   *
   * @throws AuditError when the answer would show what no record says was read
   */
  async conclude(call: Call, uid: string | undefined, end: AuditEnd): Promise<void> {
    const isDone = end.result === 'done';
    try {
      if (!isDone) await this.#failures.penalty(nameOf(call));
      const own = uid ?? (isDone ? await this.#addLate(call) : undefined);
      if (own !== undefined) await this.#end(own, end);
    } finally {
      this.#calls.end(nameOf(call));
    }
  }

  /** Of a call that is done. Nothing has changed by a reading, so it can still be refused. */
  async #addLate(call: Call): Promise<string | undefined> {
    try {
      return await this.#add(call, 'started');
    } catch (err) {
      if (READINGS.has(call.action)) throw err;
      this.logger.error({ err }, 'audit.unconcluded');
      return undefined;
    }
  }

  async #end(audit: string, end: AuditEnd): Promise<void> {
    try {
      await this.log.conclude(audit, end);
    } catch (err) {
      this.logger.error({ err, audit }, 'audit.unconcluded');
    }
  }

  /** @throws AuditError */
  async deny(call: Call): Promise<void> {
    if (await isWithin(this.#denials, nameOf(call))) await this.#add(call, 'denied');
  }

  /**
   * Records that a part of an answer shows protected data.
   *
   * @throws AuditError when it cannot be recorded and must not be shown
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
      // Told to the caller as it is: what an organisation wants done elsewhere is not recorded here.
      if (/^mov(ing|ed)$/.test(databaseFaultOf(err) ?? '')) throw err;
      this.logger.error({ err }, 'audit.failed');
      throw new AuditError('The audit log cannot be written.');
    }
  }

  async #describe({
    action,
    caller,
    request,
    names: { organisation, ...others },
  }: Call): Promise<Omit<AuditEntry, 'uid' | 'at' | 'result' | 'actorName'>> {
    const named = organisation ?? organisationIn(request.query);
    const ownUid = caller.kind === 'tenant' ? caller.organisationUid : undefined;
    const organisationUid = ownUid ?? (await this.#resolve(named));
    // The name goes into the subject unless it was resolved to the entry's organisation.
    const names = organisationUid === ownUid ? { organisation, ...others } : others;
    const subject = subjectOf(Object.values(names));
    const reason = reasonIn(request);
    return {
      actor: caller.keyUid,
      organisationUid,
      action,
      subject,
      requestId: request.id,
      reason,
    };
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

const nameOf = ({ caller, action }: Call) => `${caller.keyUid} ${action}`;

async function isWithin(limiter: RateLimiterMemory, name: string): Promise<boolean> {
  try {
    await limiter.consume(name);
    return true;
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) return false;
    throw rejection;
  }
}
