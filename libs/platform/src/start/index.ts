export * from './lifecycle.js';
export * from './process-log.js';
export * from './run-program.js';
export * from './serve.js';
export * from './start-error.js';
