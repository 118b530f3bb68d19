import type { Exchange } from '@rxhooks/domain';

export type WebhookRequest = {
  /** The target exactly as it was registered. */
  readonly url: string;
  /** Owner of the target: what fails for several organisations at once may be our fault. */
  readonly organisationUid: string;
  /** Header names as they go over the wire; `Host` and `Content-Length` are the sender's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Wall-clock limit over DNS, connect, TLS, headers and body together. */
  readonly timeoutMs: number;
};

/** Sends all requests to targets. Never throws for faults of receivers, networks or targets. */
export abstract class WebhookSender {
  abstract send(request: WebhookRequest): Promise<Exchange>;
  /** Ends every request under way, each as `interrupted`. */
  abstract interrupt(): void;
}
