/**
 * Bundles the output of `nest build` in `dist/`, in place: each program with its libraries, without
 * comments and blanks. Node keeps the text of every loaded script, and the 4,000 files of the
 * libraries take 20 MB more than the bundles; `docs/adr/0036-bundles.md` has the figures.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { build, type Plugin } from 'rolldown';
import { writeRenderer } from './renderer.ts';

// `main.js` stays as it is: it has to run before anything else is loaded.
const PROGRAMS = [
  'apps/api/src/run.js',
  'apps/worker/src/run.js',
  'apps/api/src/migrate.main.js',
  'apps/api/src/move-organisation.main.js',
];

// Loaded from node_modules. pg and ioredis are also required by name at run time and must be one
// copy; ioredis reads files beside it; reflect-metadata must load before its users; msgpackr-extract
// is optional.
const APART = ['ioredis', 'msgpackr-extract', 'pg', 'reflect-metadata'];

// Packages that Nest requires by name, unused here; of Swagger's pages only the documents are served.
const ABSENT = [
  '@apollo/subgraph',
  '@fastify/multipart',
  '@fastify/view',
  '@mercuriusjs/gateway',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer/storage',
  'swagger-ui-dist',
  'ts-morph',
];

const sources: Plugin = {
  name: 'sources',
  load: {
    filter: { id: /^[^\0]*\.[cm]?js$/ },
    async handler(file) {
      const code = await readFile(file, 'utf8');
      if (packageOf(file) === null) return { code, map: await readFile(`${file}.map`, 'utf8') };
      // Its own `require` would load a second copy of TypeORM or class-validator.
      const ownRequire = /^const require = createRequire\(import\.meta\.url\);$/m;
      const isOfNest = file.includes('/@nestjs/');
      // Libraries get no source maps: those take memory, and stack frames have names anyway.
      return { code: isOfNest ? code.replace(ownRequire, '') : code, map: { mappings: '' } };
    },
  },
};

function packageOf(file: string): string | null {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? null;
}

export async function bundle(): Promise<void> {
  for (const program of PROGRAMS) {
    const name = basename(program, '.js');
    await build({
      input: `dist/${program}`,
      platform: 'node',
      tsconfig: false,
      resolve: { mainFields: ['main'] }, // as Node resolves
      external: [...APART, ...ABSENT].map((external) => new RegExp(`^${external}(/|$)`)),
      plugins: [sources],
      // Fail here: a missing package would otherwise fail only at run time.
      onwarn: ({ message }) => {
        throw new Error(message);
      },
      output: {
        dir: `dist/${dirname(program)}`,
        entryFileNames: '[name].js',
        chunkFileNames: `${name}/[name].js`,
        // Parsing one script of 8 MB leaves 30 MB behind in V8; one per package leaves nothing.
        codeSplitting: { groups: [{ debugName: 'package', name: packageOf }] },
        // Nest names providers after classes, and code compares error names. Adds code only where a
        // name had to change.
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
  await writeRenderer(new URL('../../dist/apps/api/src/reference/', import.meta.url));
}
