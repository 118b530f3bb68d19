import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { findRedisBinary } from './libs/testing/src/servers/find-redis-binary.js';

const unit = {
  name: 'unit',
  include: ['{apps,libs,tools}/**/*.spec.ts', 'test/**/*.spec.ts'],
  exclude: [...configDefaults.exclude, '**/*.int.spec.ts'],
};

/**
 * The stores, and suites about the api's own answers, about who may do what, about what a tenant sees and changes, and
 * about mails: no queue has a part in them, so they run once.
 */
const WITHOUT_QUEUE = [
  'libs/persistence/**',
  'test/**/once/**',
  'test/api/**',
  'test/management/**',
  'test/security/**',
];

/**
 * The same files on each queue backend; only the environment differs. A suite about one of them alone says so in its name:
 * `*.redis.int.spec.ts`, `*.postgres.int.spec.ts`.
 */
const onBackend = (backend: 'postgres' | 'redis') => ({
  name: `${backend}-queue`,
  exclude: [
    ...configDefaults.exclude,
    `**/*.${backend === 'redis' ? 'postgres' : 'redis'}.{int.spec,e2e}.ts`,
    ...(backend === 'redis' ? WITHOUT_QUEUE : []),
  ],
  include: ['{apps,libs}/**/*.int.spec.ts', 'test/**/*.e2e.ts'],
  env: { RXHOOKS_TEST_BACKEND: backend },
  globalSetup: ['./libs/testing/src/servers/global-setup.ts', './test/support/build-apps.ts'],
});

const hasRedis = Boolean(process.env['REDIS_URL']) || findRedisBinary() !== undefined;
// With CI=true the project stays in the list, and its setup fails with the reason.
const runsRedis = hasRedis || process.env['CI'] === 'true';
if (!runsRedis) {
  const sayWhatIsMissing = () =>
    console.warn(`
*******************************************************************************
  NOT TESTED ON REDIS: the project "redis-queue" was left out.
  Set REDIS_URL, or put redis-server or valkey-server on the PATH.
  (With CI=true this is a failure.)
*******************************************************************************
`);
  sayWhatIsMissing();
  process.once('exit', sayWhatIsMissing); // once more below the results
}

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    testTimeout: 15_000,
    // By default one core is left idle, which is half of a small machine; most tests wait for somebody else anyway.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    hookTimeout: 30_000,
    projects: [unit, onBackend('postgres'), ...(runsRedis ? [onBackend('redis')] : [])].map(
      (test) => ({ extends: true as const, test }),
    ),
  },
});
