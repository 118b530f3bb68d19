import type { Question, Reply, Requests } from './helper.ts';

/** Answers the parent process and ends with it. */
export function serve(requests: Requests): void {
  process.on('message', (message) => void answer(requests, message as Question));
  process.once('disconnect', () => process.exit(0));
}

async function answer(requests: Requests, { id, name, parameters }: Question): Promise<void> {
  try {
    const request = requests[name];
    if (!request) throw new Error(`cannot do "${name}"`);
    reply({ id, value: await request(parameters as never) });
  } catch (error) {
    reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function reply(message: Reply): void {
  if (process.connected) process.send?.(message);
}
