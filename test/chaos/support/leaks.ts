import { openQueueContents } from '../../support/queue-contents.js';
import type { ChaosWorld } from './chaos-world.js';

/** INV-10: where a secret, or a text that a test has planted as patient data, can be read though it must not be. */
export async function findLeaks(
  world: ChaosWorld,
  planted: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const markers = { ...world.secrets(), ...planted };
  const places = { ...(await logs(world)), ...(await metrics(world)), redis: await queues(world) };
  return Object.entries(places).flatMap(([place, text]) =>
    Object.entries(markers)
      .filter(([, marker]) => text.includes(marker))
      .map(([name]) => `${name} can be read in ${place}`),
  );
}

async function logs({ api, workers }: ChaosWorld): Promise<Record<string, string>> {
  const entries = [api, ...workers].map(async (app) => [app.logFile, await app.log()] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function metrics({ workers }: ChaosWorld): Promise<Record<string, string>> {
  const running = workers.filter(({ isRunning }) => isRunning);
  const entries = running.map(async ({ url }) => {
    const answer = await fetch(`${url}/metrics`);
    return [`${url}/metrics`, await answer.text()] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function queues(world: ChaosWorld): Promise<string> {
  const contents = openQueueContents(world);
  try {
    return await contents.dump();
  } finally {
    await contents.close();
  }
}
