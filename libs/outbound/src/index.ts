export * from './outbound-options.js';
export * from './outbound.module.js';
export * from './http-sender.js';
export * from './guarded-target-policy.js';
