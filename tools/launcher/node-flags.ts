/**
 * Production's flags for each app, as in the Dockerfile and the `start` scripts of package.json.
 * Without a limit, Node lets a heap grow to several times its live data before it collects: the
 * worker's 512 MB are three times what a busy one uses. The api's limit is half of the container's
 * or machine's memory, because it derives its bodies in flight from it
 * (`apps/api/src/http/bodies-in-flight.ts`), so its growth is limited too.
 * `docs/adr/0031-cheap-requests.md` has what young generations of 8 and 12 MB and a collection
 * after the start (`giveBackMemory`) cost and save.
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
