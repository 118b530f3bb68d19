import { CONFIG_EXIT_CODE } from '../config/exit-code.js';
import { ProcessLog } from './process-log.js';

const OLDEST = 24;
const { node } = process.versions;

// Runs on import: on an older Node some library would fail before `main`, with a stack that does
// not say why.
if (Number.parseInt(node, 10) < OLDEST) {
  new ProcessLog('rxhooks').fatal(
    `Node ${node} is too old. Use Node ${OLDEST} or newer: npm ci brings one, which npm run start:api and start:worker use.`,
  );
  process.exit(CONFIG_EXIT_CODE);
}
