import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const gateway = 'http://127.0.0.1:4000';

export default defineConfig({
  // Where the gateway serves what is built.
  base: '/demo/',
  plugins: [react()],
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // With `npm run dev` the page comes from here, and its answers from a gateway that runs beside it.
  server: { proxy: { '/graphql': gateway, '/page-token': gateway } },
});
