import 'vitest';

declare module 'vitest' {
  /** What the global setup hands to the test files; it must survive structuredClone. */
  interface ProvidedContext {
    postgres: { readonly serverUrl: string; readonly template: string };
    /** Empty in the project that runs without Redis. */
    redisUrl: string;
  }
}
