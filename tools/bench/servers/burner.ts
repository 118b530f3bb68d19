import type { Bench } from '../bench.ts';
import type { BurnerRequests } from '../processes/burner.process.ts';
import { startHelper } from '../processes/helper.ts';

/** Runs a process that uses one core for as long as `work` takes. */
export async function withBurner<T>({ signal }: Bench, work: () => Promise<T>): Promise<T> {
  const burner = startHelper<BurnerRequests>('burner', signal);
  try {
    await burner.ask('burn');
    return await work();
  } finally {
    await burner.stop();
  }
}
