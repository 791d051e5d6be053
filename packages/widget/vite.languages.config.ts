import { defineConfig } from 'vite';

const languages = ['ar', 'de', 'es', 'fr', 'ja'];

/** One module for each language, which the script loads when a visitor needs it. */
export default defineConfig({
  build: {
    target: 'es2022',
    minify: true,
    lib: {
      entry: Object.fromEntries(languages.map((name) => [name, `src/text/${name}.ts`])),
      formats: ['es'],
      fileName: (_format, name) => `lang/${name}.js`,
    },
  },
});
