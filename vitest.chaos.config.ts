import { defineConfig } from 'vitest/config';

/** What `npm run test:chaos` runs, inside the network that `tools/chaos` makes. */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    name: 'chaos',
    include: ['test/chaos/**/*.chaos.ts'],
    env: { RXHOOKS_TEST_BACKEND: 'redis' },
    globalSetup: ['./libs/testing/src/servers/global-setup.ts', './test/support/build-apps.ts'],
    // Two suites at a time would bind the same ports and measure each other.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
  },
});
