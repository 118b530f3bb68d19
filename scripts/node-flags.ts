/**
 * How production starts each app, as the Dockerfile and the `start` scripts of package.json say. The worker's heap has a
 * limit because Node, where there is none, lets it grow to several times of what is in use before it collects: 512 MB are
 * three times what a busy worker has in use, and a young generation of 24 MB instead of 32 costs it no speed.
 * The api's is half of what the container or the machine has, since it bounds what it has in hand by its heap
 * (`apps/api/src/http/bodies-in-flight.ts`).
 */
export const NODE_FLAGS = {
  api: ['--enable-source-maps', '--max-old-space-size-percentage=50'],
  worker: ['--enable-source-maps', '--max-old-space-size=512', '--max-semi-space-size=24'],
} as const;
