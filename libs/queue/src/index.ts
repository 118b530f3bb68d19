export type { Bell, Listening } from './bell.js';
export * from './catalogue.js';
export * from './job-consumer.js';
export * from './migrate-queue.js';
export * from './queue-backend.js';
export * from './queue.module.js';
export type { QueueOptions } from './queue-options.js';
export type { QueueState } from './queue-state.js';
export { rawDataOf } from './raw-data-worker.js';
