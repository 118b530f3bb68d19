/**
 * How production starts each app, as the Dockerfile and the `start` scripts of package.json say. Where there is no limit,
 * Node lets a heap grow to several times of what is in use before it collects: the worker's 512 MB are three times what a
 * busy one has in use. The api's limit is half of what the container or the machine has, since it bounds what it has in
 * hand by its heap (`apps/api/src/http/bodies-in-flight.ts`), and so its growth has one as well. What young generations
 * of 8 and 12 MB and a collection after the start (`giveBackMemory`) cost and save is in `docs/adr/0031-cheap-requests.md`.
 */
export const NODE_FLAGS = {
  api: [
    '--expose-gc',
    '--max-old-space-size-percentage=50',
    '--max-semi-space-size=8',
    '--heap-growing-percent=20',
  ],
  worker: ['--expose-gc', '--max-old-space-size=512', '--max-semi-space-size=12'],
} as const;
