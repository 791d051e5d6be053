import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    target: 'es2022',
    // The page runs under a policy that allows neither inline scripts nor data: images.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
