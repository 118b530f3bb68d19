/** Starts the app named by `APP_ENTRY`, with the fail-points of `FAILPOINT`, comma separated, in its adapters. */
import { armFailPoint } from './fail-points.js';

for (const point of (process.env['FAILPOINT'] ?? '').split(',')) armFailPoint(point);
if (process.env['APP_ENTRY'] === 'apps/api/src/main.ts') await import('../../apps/api/src/main.js');
else await import('../../apps/worker/src/main.js');
