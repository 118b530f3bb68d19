import type { Config } from './config/config.js';
import { CONFIG_EXIT_CODE, ConfigError, loadConfig } from './config/load-config.js';

/** Ends the process with a readable list when the configuration is not usable. */
export function loadConfigOrExit(): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(CONFIG_EXIT_CODE);
  }
}

/** Under `npm start` a channel ties us to the launcher; when it breaks, the launcher was killed and we are orphans. */
export function stopWithParent(): void {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
