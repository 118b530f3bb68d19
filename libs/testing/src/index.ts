export * from './backend.js';
export * from './eventually.js';
export { createTestDatabase, type TestDatabase } from './postgres.js';
export * from './receiver.js';
export * from './redis.js';
export * from './tls.js';
