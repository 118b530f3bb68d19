import { type WebhookRequest, WebhookSender } from '@rxhooks/application';
import type { Exchange } from '@rxhooks/domain';

/** Answers 200 unless told otherwise, and remembers what was sent. */
export class ScriptedSender extends WebhookSender {
  readonly requests: WebhookRequest[] = [];

  constructor(
    private readonly answer: (request: WebhookRequest) => Exchange | Promise<Exchange> = () =>
      answered(200),
    private readonly journal: string[] = [],
  ) {
    super();
  }

  override async send(request: WebhookRequest): Promise<Exchange> {
    this.journal.push('send');
    this.requests.push(request);
    return this.answer(request);
  }

  override interrupt(): void {}
}

export function answered(statusCode: number, excerpt = ''): Exchange {
  return { kind: 'answered', statusCode, retryAfter: undefined, excerpt };
}
