import { parseArgs } from 'node:util';
import { giveUpMove, moveOrganisation } from '@rxhooks/persistence';
import {
  CONFIG_EXIT_CODE,
  CorrectedClock,
  KeyRingSealer,
  runProgram,
  StartError,
  UuidIdFactory,
} from '@rxhooks/platform';

const USAGE =
  'npm run move-organisation -- --organisation SLUG [--give-up], with MOVE_FROM_DATABASE_URL and MOVE_TO_DATABASE_URL set, or ' +
  'with files for them in MOVE_FROM_DATABASE_URL_FILE and MOVE_TO_DATABASE_URL_FILE (docs/scaling.md)';

await runProgram('move-organisation', async ({ moveUrls: { from, to }, encryptionKeys }, log) => {
  const { organisation, 'give-up': givesUp } = readArguments();
  if (!organisation || !from || !to) throw new StartError(`Usage: ${USAGE}.`, CONFIG_EXIT_CODE);
  const run = givesUp ? giveUpMove : moveOrganisation;
  await run({
    fromUrl: from,
    toUrl: to,
    organisation,
    sealer: new KeyRingSealer(encryptionKeys),
    ids: new UuidIdFactory(new CorrectedClock()),
    say: (text) => log.info(text),
  });
});

function readArguments() {
  try {
    return parseArgs({
      options: { organisation: { type: 'string' }, 'give-up': { type: 'boolean' } },
    }).values;
  } catch (cause) {
    throw new StartError(`Usage: ${USAGE}.`, CONFIG_EXIT_CODE, { cause });
  }
}
