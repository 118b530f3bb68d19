import { CONFIG_EXIT_CODE, type Config, StartError } from '@rxhooks/platform';
import { askOnce } from './wait-for-database.js';

type Pools = Config['databasePools'];
type Sized = Pick<Config, 'databaseUrl' | 'databasePools' | 'redis'>;
type Size = readonly [pool: keyof Pools, size: number];

/** The least that each pool can work with; a worker listens on three connections of the queue's. */
const LEAST: Pools = { main: 1, prepared: 1, queue: 4 };

/** Limits of the server, the database and the role; the last two do not bind superusers. */
const LIMIT = `
  SELECT least(
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
    CASE WHEN NOT r.rolsuper AND r.rolconnlimit >= 0 THEN r.rolconnlimit END,
    CASE WHEN NOT r.rolsuper AND d.datconnlimit >= 0 THEN d.datconnlimit END) AS most
  FROM pg_roles r, pg_database d
  WHERE r.rolname = session_user AND d.datname = current_database()`;

/**
 * Returns the pools as configured, or smaller: a process takes at most half of the role's
 * connections, so that an api and a worker always fit. Otherwise the first busy one takes all, and
 * the other one cannot start.
 *
 * @param say gets a line of text when the pools are made smaller
 * @throws StartError when the role has too few connections for both
 */
export async function fitPools<Given extends Sized>(
  config: Given,
  say: (text: string) => void,
): Promise<Given> {
  const [row] = await askOnce<{ most: number }>(config.databaseUrl, LIMIT);
  if (!row) return config;
  const sizes = Object.entries(config.databasePools) as [keyof Pools, number][];
  const own = sizes.filter(([pool]) => pool !== 'queue' || config.redis === undefined);
  const half = Math.floor(row.most / 2);
  if (sumOf(own) <= half) return config;
  const least = sumOf(own.map(([pool]) => [pool, LEAST[pool]]));
  if (least > half)
    throw new StartError(
      `This role may have ${row.most} connections to PostgreSQL at a time, and api and worker need ${2 * least} ` +
        'together at least. Raise the limit of the role, of the database or of the server (docs/postgresql.md).',
      CONFIG_EXIT_CODE,
    );
  const fitted = shrink(own, half);
  const words = fitted.map(([pool, size]) => `DATABASE_POOL_${pool.toUpperCase()}=${size}`);
  say(
    `This role may have ${row.most} connections to PostgreSQL at a time. So that an api and a worker fit, this process ` +
      `goes on with ${words.join(', ')}.`,
  );
  return { ...config, databasePools: { ...config.databasePools, ...Object.fromEntries(fitted) } };
}

/** Takes from the pool with the most to spare until all fit. */
function shrink(sizes: readonly Size[], most: number): readonly Size[] {
  const fitted = new Map(sizes);
  while (sumOf([...fitted]) > most) {
    const [[pool, size] = ['main', 1] as const] = [...fitted].toSorted(
      ([one, size1], [other, size2]) => size2 - LEAST[other] - (size1 - LEAST[one]),
    );
    fitted.set(pool, size - 1);
  }
  return [...fitted];
}

const sumOf = (sizes: readonly Size[]) => sizes.reduce((sum, [, size]) => sum + size, 0);
