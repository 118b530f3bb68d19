import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** `npm run dev:dashboard`: the pages of the sources, on the api that `npm start` runs. */
const API = process.env['API_URL'] ?? 'http://localhost:3000';

export default defineConfig({
  root: path('src'),
  base: '/dashboard/',
  plugins: [react()],
  server: { proxy: { '/v1': API } },
  build: {
    outDir: path('../../dist/apps/dashboard'),
    emptyOutDir: true,
    // The policy of the pages knows files alone, and a polyfill of preloads would be an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The build has a budget of its own, in what browsers load.
    chunkSizeWarningLimit: Infinity,
  },
});
