import nodeModule from 'node:module';

// Before the rest is loaded, and instead of `--enable-source-maps`, which keeps the maps of all libraries in memory: 10 MB.
// A Node that is too old for it is refused by what comes next.
nodeModule.setSourceMapsSupport?.(true, { nodeModules: false });
await import('./run.js');
