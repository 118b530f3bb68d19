import { ActiveKeys } from './active-keys.js';
import type { OperatorKey } from './operator-key-store.js';

/** A person in a browser, with what the key may that the session was started with. */
export type Session = {
  readonly uid: string;
  /** Of the key that it was started with. */
  readonly keyHash: Buffer;
  /** `undefined` for the key from configuration, which is not stored. */
  readonly operatorKey: OperatorKey | undefined;
  readonly startedAt: Date;
  readonly expiresAt: Date;
};

export type NewSession = Pick<Session, 'uid' | 'keyHash'> & { readonly lifetimeMs: number };

/** Sessions of this cell. One is active until it expires or is ended, or its key is revoked. */
export abstract class SessionStore extends ActiveKeys<Session> {
  /**
   * @param tokenHash SHA-256 of the token; the token itself is not stored
   * @returns `undefined` when its key has been revoked meanwhile
   */
  abstract add(session: NewSession, tokenHash: Buffer): Promise<Session | undefined>;
  abstract listActive(): Promise<readonly Session[]>;
  abstract end(uid: string): Promise<boolean>;
}
