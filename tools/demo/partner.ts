import { startReceiver, type ReceivedRequest } from '../../libs/testing/src/receiver.ts';
import type { TlsIdentity } from '../../libs/testing/src/tls.ts';

/** A partner's system: an HTTPS server that records the webhooks it gets. */
export interface Partner {
  readonly label: string;
  readonly target: string;
  /** Signing secrets by event type: every subscription has its own. */
  readonly secrets: Map<string, string>;
  /** Answers 503 to the next requests. */
  readonly goDown: (requests: number) => void;
  /** The requests since the last call, oldest first. */
  readonly takeRequests: () => AnsweredRequest[];
  readonly close: () => Promise<void>;
}

export interface AnsweredRequest extends ReceivedRequest {
  readonly answeredWith: number;
}

export async function startPartner(label: string, tls: TlsIdentity): Promise<Partner> {
  const answered: AnsweredRequest[] = [];
  let refusals = 0;
  const receiver = await startReceiver({
    tls,
    respond: (request) => {
      const status = refusals-- > 0 ? 503 : 200;
      answered.push({ ...request, answeredWith: status });
      return { status, body: status === 503 ? 'Down for maintenance' : 'Thank you' };
    },
  });
  return {
    label,
    target: `${receiver.url}/webhooks`,
    secrets: new Map(),
    goDown: (requests) => (refusals = requests),
    takeRequests: () => answered.splice(0),
    close: receiver.close,
  };
}
