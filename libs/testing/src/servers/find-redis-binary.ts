import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** `redis-server` or `valkey-server`, whichever is on the PATH. */
export function findRedisBinary(): string | undefined {
  for (const name of ['redis-server', 'valkey-server']) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here; look in the next folder.
      }
    }
  }
  return undefined;
}
