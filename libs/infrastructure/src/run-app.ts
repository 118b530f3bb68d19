import type { INestApplication } from '@nestjs/common';
import { fitPools, waitForDatabase } from '@rxhooks/persistence';
import { type Config, runProgram, serve, type ServeOptions } from '@rxhooks/platform';

/**
 * Runs an app until a signal stops it. The database has to answer first.
 *
 * @param differences from the port and the stop that the configuration gives
 */
export function runApp<App extends INestApplication>(
  name: string,
  create: (config: Config) => Promise<App>,
  differences: (app: App, config: Config) => Partial<ServeOptions> = () => ({}),
): Promise<void> {
  return runProgram(name, async (config, log) => {
    const say = (text: string) => log.warn(text);
    await waitForDatabase(config.databaseUrl, say);
    const app = await create(await fitPools(config, say));
    await serve(app, { ...config, ...differences(app, config) });
  });
}
