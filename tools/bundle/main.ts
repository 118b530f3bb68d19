/**
 * Bundles what `nest build` has written to `dist/`, in place: each program with the libraries it loads, without comments
 * and blanks. Node keeps the text of every script it has loaded, and the 4,000 files of the libraries take 20 MB more of it
 * than these do; `docs/adr/0036-bundles.md` has the figures.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { build, type Plugin } from 'rolldown';

// `main.js` stays as it is: it has to run before anything else is loaded.
const PROGRAMS = ['apps/api/src/run.js', 'apps/worker/src/run.js', 'apps/api/src/migrate.main.js'];

// Loaded from node_modules. pg and ioredis are also asked for by name at run time, and both must be the same copy; ioredis
// and swagger-ui-dist read files beside them; reflect-metadata comes before all that use it; msgpackr-extract is optional.
const APART = ['ioredis', 'msgpackr-extract', 'pg', 'reflect-metadata', 'swagger-ui-dist'];

// Optional packages that Nest asks for by name; nothing here uses them.
const ABSENT = [
  '@apollo/subgraph',
  '@fastify/multipart',
  '@fastify/view',
  '@mercuriusjs/gateway',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer/storage',
  'ts-morph',
];

const sources: Plugin = {
  name: 'sources',
  load: {
    filter: { id: /^[^\0]*\.[cm]?js$/ },
    async handler(file) {
      const code = await readFile(file, 'utf8');
      if (packageOf(file) === null) return { code, map: await readFile(`${file}.map`, 'utf8') };
      // A `require` of its own would load a second copy of TypeORM or class-validator from node_modules.
      const ownRequire = /^const require = createRequire\(import\.meta\.url\);$/m;
      const isOfNest = file.includes('/@nestjs/');
      // A library has no source map: its lines would take memory, and its stack frames have names anyway.
      return { code: isOfNest ? code.replace(ownRequire, '') : code, map: { mappings: '' } };
    },
  },
};

function packageOf(file: string): string | null {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? null;
}

for (const program of PROGRAMS) {
  const name = basename(program, '.js');
  await build({
    input: `dist/${program}`,
    platform: 'node',
    tsconfig: false,
    resolve: { mainFields: ['main'] }, // as Node resolves
    external: [...APART, ...ABSENT].map((external) => new RegExp(`^${external}(/|$)`)),
    plugins: [sources],
    // A package that is not found would be missed only where the program runs.
    onwarn: ({ message }) => {
      throw new Error(message);
    },
    output: {
      dir: `dist/${dirname(program)}`,
      entryFileNames: '[name].js',
      chunkFileNames: `${name}/[name].js`,
      // A single script of 8 MB leaves 30 MB behind that V8's parser took; with one for each package, and what it loads, nothing.
      codeSplitting: { groups: [{ debugName: 'package', name: packageOf }] },
      // Nest names providers after classes, and errors are told apart by name. Adds code where a name had to change, and nowhere else.
      keepNames: true,
      comments: false,
      sourcemap: true,
      sourcemapExcludeSources: true,
      // With a single character beyond Latin-1, each character of a script takes two bytes.
      minify: {
        compress: false,
        mangle: false,
        codegen: { removeWhitespace: true, asciiOnly: true },
      },
    },
  });
}
