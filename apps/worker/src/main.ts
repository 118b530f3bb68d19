import nodeModule from 'node:module';

// Before the other imports. `--enable-source-maps` would keep the maps of all libraries in memory:
// 10 MB. Old versions of Node lack the function; `run.ts` refuses them.
nodeModule.setSourceMapsSupport?.(true, { nodeModules: false });
await import('./run.js');
