import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { IdFactory } from '../ports/id-factory.js';
import { KeyMinter } from '../ports/key-minter.js';
import { LoginCodes } from '../ports/login-codes.js';
import { type Session, SessionStore } from '../ports/session-store.js';
import { TokenMinter } from '../ports/token-minter.js';
import { BootstrapKey } from './authenticate.js';
import { BOOTSTRAP, type OperatorPrincipal } from './principal.js';

const HOUR_MS = 3_600_000;
/** A developer may open the link of `npm start` some time after it was printed. */
const CODE_LIFETIME_MS = HOUR_MS;
/** A working day. */
const LIFETIME_MS = 8 * HOUR_MS;

/** A session and the operator it acts as. */
export type OperatorSession = Pick<Session, 'uid' | 'startedAt' | 'expiresAt'> &
  Pick<OperatorPrincipal, 'keyUid' | 'role' | 'grants'> & { readonly displayName: string };

export type StartedSession = {
  /** Only for the cookie; its hash is stored. */
  readonly token: string;
  readonly session: OperatorSession;
};

/** What operators do in a browser, without a key in it. */
@Injectable()
export class Sessions {
  readonly #bootstrapHash: Buffer;

  constructor(
    private readonly store: SessionStore,
    private readonly codes: LoginCodes,
    private readonly minter: KeyMinter,
    private readonly codeMinter: TokenMinter,
    private readonly ids: IdFactory,
    bootstrap: BootstrapKey,
  ) {
    this.#bootstrapHash = minter.hash(bootstrap.value);
  }

  /**
   * @param key of an operator, which has been checked
   * @returns `undefined` when the key has been revoked meanwhile
   */
  start(key: string): Promise<StartedSession | undefined> {
    return this.#start(this.minter.hash(key));
  }

  /** @returns `undefined` for a code that is unknown, used or expired, or whose key is revoked */
  async startByCode(code: string): Promise<StartedSession | undefined> {
    if (!this.codeMinter.isShaped(code)) return undefined;
    const keyHash = await this.codes.take(this.codeMinter.hash(code));
    return keyHash && (await this.#start(keyHash));
  }

  /** @param key of an operator, which has been checked */
  async createCode(key: string): Promise<{ readonly code: string; readonly expiresAt: Date }> {
    const code = this.codeMinter.mint();
    const expiresAt = await this.codes.add({
      codeHash: this.codeMinter.hash(code),
      keyHash: this.minter.hash(key),
      lifetimeMs: CODE_LIFETIME_MS,
    });
    return { code, expiresAt };
  }

  /** @returns `undefined` for a token that is unknown, or whose session is over */
  async find(token: string): Promise<OperatorSession | undefined> {
    const session = await this.store.findActiveByHash(this.minter.hash(token));
    return session && this.#asOperator(session);
  }

  async list(): Promise<readonly OperatorSession[]> {
    const sessions = await this.store.listActive();
    return sessions.flatMap((session) => this.#asOperator(session) ?? []);
  }

  /** @throws AppError `not_found` when there is none, or it is over */
  async end(uid: string): Promise<void> {
    if (!(await this.store.end(uid))) throw AppError.notFound();
  }

  async #start(keyHash: Buffer): Promise<StartedSession | undefined> {
    const token = this.minter.mint('session');
    const session = { uid: this.ids.create('session'), keyHash, lifetimeMs: LIFETIME_MS };
    const added = await this.store.add(session, this.minter.hash(token));
    const own = added && this.#asOperator(added);
    return own && { token, session: own };
  }

  /** `undefined` after the key in the configuration was changed. */
  #asOperator({ keyHash, operatorKey, ...session }: Session): OperatorSession | undefined {
    const { uid, startedAt, expiresAt } = session;
    if (operatorKey) {
      const { uid: keyUid, displayName, role, grants } = operatorKey;
      return { uid, startedAt, expiresAt, keyUid, displayName, role, grants };
    }
    if (!this.minter.isSame(keyHash, this.#bootstrapHash)) return undefined;
    const { keyUid, role, grants } = BOOTSTRAP;
    return { uid, startedAt, expiresAt, keyUid, displayName: keyUid, role, grants };
  }
}
