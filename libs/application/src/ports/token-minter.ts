/** Makes the tokens of links in mails and recognises them; only the hash is stored. */
export abstract class TokenMinter {
  abstract mint(): string;
  /** False for a text that it cannot have made. */
  abstract isShaped(token: string): boolean;
  abstract hash(token: string): Buffer;
}
