import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Pages in any encoding embed the script, and a classic script is read in the encoding of its page. */
function asciiOnly(): Plugin {
  return {
    name: 'ascii-only',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        file.code = file.code.replace(
          /[^\0-\x7f]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), asciiOnly()],
  resolve: {
    // Half of the file would be React otherwise. Types and unit tests stay with React; the browser tests run this build.
    alias: [
      { find: /^react$/, replacement: fileURLToPath(import.meta.resolve('preact/compat')) },
      { find: /^react-dom\/client$/, replacement: fileURLToPath(import.meta.resolve('preact/compat/client')) },
      { find: /^react\/jsx-runtime$/, replacement: fileURLToPath(import.meta.resolve('preact/jsx-runtime')) },
    ],
  },
  // Library builds leave this to whoever bundles the library; here the file goes to browsers as it is.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    target: 'es2022',
    // Rewritten for older browsers, `light-dark()` would not hear of the theme that the page has chosen.
    cssTarget: ['chrome123', 'firefox128', 'safari18'],
    minify: true,
    lib: { entry: 'src/embed/script.ts', formats: ['iife'], name: 'ParleyEmbed', fileName: () => 'parley.js' },
  },
});
