import nodeModule from 'node:module';

// Before the rest is loaded, and instead of `--enable-source-maps`, which keeps the maps of all libraries in memory: 10 MB.
// An old Node does not have it; `run.ts` refuses such a Node.
nodeModule.setSourceMapsSupport?.(true, { nodeModules: false });
await import('./run.js');
