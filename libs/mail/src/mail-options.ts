/** The operator's options for mail; the limits are fixed. */
export type MailOptions = {
  readonly host: string;
  readonly port: number;
  /**
   * TLS from the first byte; otherwise STARTTLS where the server offers it, and always before a
   * password.
   */
  readonly isSecure: boolean;
  readonly login: { readonly user: string; readonly password: string } | undefined;
  readonly from: { readonly name: string; readonly address: string };
  /** CA certificates (PEM) that are trusted instead of the default roots. */
  readonly ca?: string;
  /**
   * Limit of one mail in milliseconds; default: 60 s. Must stay below the lease of a notification.
   */
  readonly timeoutMs?: number;
};
