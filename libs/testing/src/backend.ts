export type TestBackend = 'postgres' | 'redis';

/** Which queue backend this project runs on. */
export function testBackend(): TestBackend {
  const backend = process.env['RXHOOKS_TEST_BACKEND'];
  if (backend === 'postgres' || backend === 'redis') return backend;
  throw new Error('No queue backend here: name the file *.int.spec.ts, or *.e2e.ts under test/.');
}
