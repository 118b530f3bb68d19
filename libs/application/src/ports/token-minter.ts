/** Makes the tokens of links in mails and recognises them; only the hash is stored beside what the link is for. */
export abstract class TokenMinter {
  abstract mint(): string;
  /** False for what it cannot have made. */
  abstract isShaped(token: string): boolean;
  abstract hash(token: string): Buffer;
}
