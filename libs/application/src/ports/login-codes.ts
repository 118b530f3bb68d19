export type NewLoginCode = {
  /** SHA-256 of the code; the code itself is not stored. */
  readonly codeHash: Buffer;
  /** Of the key that it stands for. */
  readonly keyHash: Buffer;
  readonly lifetimeMs: number;
};

/** Codes that each start one session, for links that must not have a key in them. */
export abstract class LoginCodes {
  /** @returns when it expires */
  abstract add(code: NewLoginCode): Promise<Date>;
  /** @returns the hash of its key, once; `undefined` for a code that is unknown, taken or expired */
  abstract take(codeHash: Buffer): Promise<Buffer | undefined>;
}
