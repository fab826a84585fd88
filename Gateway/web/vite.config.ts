import { defineConfig } from 'vitest/config';

// The gateway that `npm run dev` talks to.
const gateway = 'http://127.0.0.1:8080';

export default defineConfig({
  root: 'app',
  base: '/',
  server: {
    host: '127.0.0.1',
    proxy: { '/v1': { target: gateway, ws: true } },
  },
  build: {
    outDir: '../../wwwroot',
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inline, so that the gateway may serve the page under a strict content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    root: '.',
    include: ['tests/**/*.test.ts'],
    environment: 'node',
  },
});
