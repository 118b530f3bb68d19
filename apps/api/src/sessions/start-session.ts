import { Injectable } from '@nestjs/common';
import { Sessions, type StartedSession } from '@rxhooks/application';
import { AppError } from '@rxhooks/domain';
import type { FastifyRequest } from 'fastify';
import { AuditTrail } from '../audit/audit-trail.js';
import { AccessError } from '../auth/access-error.js';
import { BadKeyLimiter } from '../auth/bad-key-limiter.js';
import { IdentifyCaller } from '../auth/identify-caller.js';
import type { StartSessionRequest } from './sessions.dto.js';

/** A login, by a key or by a code that stands for one, and its record. */
@Injectable()
export class StartSession {
  constructor(
    private readonly sessions: Sessions,
    private readonly identify: IdentifyCaller,
    private readonly badKeys: BadKeyLimiter,
    private readonly audit: AuditTrail,
  ) {}

  async execute(
    { key, code }: StartSessionRequest,
    request: FastifyRequest,
  ): Promise<StartedSession> {
    if ((key === undefined) === (code === undefined)) throw needsOne();
    const started =
      key === undefined ? await this.#byCode(code ?? '', request) : await this.#byKey(key, request);
    await this.#record(started, request);
    return started;
  }

  async #byKey(key: string, request: FastifyRequest): Promise<StartedSession> {
    const caller = await this.identify.recognise({ secret: key, origin: 'header' }, request);
    if (caller.kind !== 'operator') throw AccessError.isNotOf('an operator');
    const started = await this.sessions.start(key);
    if (!started) throw new AccessError('invalid_api_key');
    return started;
  }

  /** Wrong codes are counted as wrong keys are, before the database is asked. */
  async #byCode(code: string, { ip }: FastifyRequest): Promise<StartedSession> {
    const refusal = await this.badKeys.count(ip);
    if (refusal) throw refusal;
    const started = await this.sessions.startByCode(code);
    if (!started) throw new AccessError('login_code_invalid');
    await this.badKeys.discount(ip);
    return started;
  }

  /** Before the answer has the token: a session that is not on record serves no caller. */
  async #record({ session }: StartedSession, request: FastifyRequest): Promise<void> {
    const { uid, keyUid, role, grants } = session;
    const caller = { kind: 'operator', keyUid, role, grants } as const;
    await this.audit.reveal({ action: 'session.start', caller, request, names: { uid } });
  }
}

const needsOne = () =>
  new AppError('invalid', 'The body must have a key or a code, and not both.', [
    { field: 'key', message: 'must be given when there is no code' },
  ]);
