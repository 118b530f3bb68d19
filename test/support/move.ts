import { moveOrganisation } from '@rxhooks/persistence';
import { CorrectedClock, KeyRingSealer, loadConfig, UuidIdFactory } from '@rxhooks/platform';
import { runToEnd } from './run-to-end.js';
import type { World } from './world.js';

const SCRIPT = 'apps/api/src/move-organisation.main.ts';

const envOf = (from: World, to: World) => ({
  ...to.env,
  LOG_LEVEL: 'info',
  MOVE_FROM_DATABASE_URL: from.env['DATABASE_URL'] ?? '',
  MOVE_TO_DATABASE_URL: to.env['DATABASE_URL'] ?? '',
});

/** The command, as a process of its own, in the environment of the target. */
export function moveCommand(
  from: World,
  to: World,
  slug: string,
  { killAtLine = Infinity, more = [] as readonly string[] } = {},
) {
  return runToEnd(SCRIPT, envOf(from, to), { lines: killAtLine }, [
    '--organisation',
    slug,
    ...more,
  ]);
}

/** Moves it up to this step and no further. */
export async function moveUntil(from: World, to: World, slug: string, last: string) {
  const config = loadConfig(envOf(from, to));
  const stop = new Error('far enough');
  const moving = moveOrganisation({
    fromUrl: config.moveUrls.from ?? '',
    toUrl: config.moveUrls.to ?? '',
    organisation: slug,
    sealer: new KeyRingSealer(config.encryptionKeys),
    ids: new UuidIdFactory(new CorrectedClock()),
    say: () => undefined,
    reached: async (step) => {
      if (step === last) throw stop;
    },
  });
  await moving.catch((error: unknown) => {
    if (error !== stop) throw error;
  });
}
