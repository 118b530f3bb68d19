import 'vitest';

declare module 'vitest' {
  /** Values of the global setup for the test files; they must survive structuredClone. */
  interface ProvidedContext {
    postgres: { readonly serverUrl: string; readonly template: string };
    /** Empty in the project that runs without Redis. */
    redisUrl: string;
  }
}
