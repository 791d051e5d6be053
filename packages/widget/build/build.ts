/**
 * Builds the widget: `node build/build.ts`.
 *
 * dist/parley.js             the loader, under the name that pages embed
 * dist/launcher.<hash>.js    the button; the name changes with the content
 * dist/panel.<hash>.js       everything else
 * dist/lang-<tag>.<hash>.js  a language
 * dist/highlight.<hash>.js   the colours of code
 * dist/integrity.json        names, sizes and hashes of all of them
 * dist/npm/*.js              for applications with a bundler of their own; React comes from there
 *
 * The loader knows names and hashes of the others, so it is made last and written last.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig } from 'vite';
import { translations } from '../src/text/languages.ts';
import { asciiOnly } from './ascii-only.ts';
import type { BuiltFile, Manifest } from './manifest.ts';

// Whoever builds may have another one set, such as a run of tests that packs the package: it would be React for developers.
process.env['NODE_ENV'] = 'production';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = fileURLToPath(new URL('../dist/', import.meta.url));

/** Rewritten for older browsers, `light-dark()` would not hear of the theme that the page has chosen. */
const cssTarget = ['chrome123', 'firefox128', 'safari18'];

const common: InlineConfig = {
  configFile: false,
  root,
  logLevel: 'warn',
  // Library builds leave this to whoever bundles the library; here the files go to browsers as they are.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
};

/** Half of a file would be React otherwise. Types and unit tests stay with React; the browser tests run what is built. */
const preact = [
  { find: /^react(-dom)?$/, replacement: fileURLToPath(import.meta.resolve('preact/compat')) },
  { find: /^react-dom\/client$/, replacement: fileURLToPath(import.meta.resolve('preact/compat/client')) },
  { find: /^react\/jsx-runtime$/, replacement: fileURLToPath(import.meta.resolve('preact/jsx-runtime')) },
];

/** One classic script without any import. */
async function buildScript(entry: string, define: Record<string, string>, language = ''): Promise<string> {
  const result = await build({
    ...common,
    plugins: [react(), asciiOnly()],
    resolve: { alias: [...preact, { find: 'virtual:language', replacement: root + language }] },
    define: { ...common.define, ...define },
    build: {
      target: 'es2022',
      cssTarget,
      minify: true,
      write: false,
      lib: { entry: `src/${entry}.ts`, formats: ['iife'], name: 'ParleyPart', fileName: () => 'part.js' },
    },
  });
  const output = (Array.isArray(result) ? result : [result]).flatMap((part) => ('output' in part ? part.output : []));
  const [chunk] = output;
  if (output.length !== 1 || chunk?.type !== 'chunk') throw new Error(`${entry} has become more than one file`);
  return chunk.code;
}

function describe(file: string, code: string): BuiltFile {
  return {
    file,
    integrity: `sha384-${createHash('sha384').update(code).digest('base64')}`,
    bytes: Buffer.byteLength(code),
    gzipBytes: gzipSync(code, { level: 9 }).byteLength,
  };
}

/** Writes a part under a name of its content: 16 hexadecimal digits, which is what the gateway takes for a fingerprint. */
async function writePart(name: string, code: string): Promise<BuiltFile> {
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
  const built = describe(`${name}.${hash}.js`, code);
  await writeFile(dist + built.file, code);
  return built;
}

/** A language, as a script of its own: it hands over what its module exports. */
async function buildLanguage(tag: string): Promise<BuiltFile> {
  return writePart(`lang-${tag}`, await buildScript('embed/language-chunk', {}, `src/text/${tag}.ts`));
}

const known = ({ file, integrity }: BuiltFile): { file: string; integrity: string } => ({ file, integrity });

async function buildScripts(): Promise<Manifest> {
  const languages: Record<string, BuiltFile> = {};
  for (const tag of translations) languages[tag] = await buildLanguage(tag);
  const table = Object.fromEntries(Object.entries(languages).map(([tag, built]) => [tag, known(built)]));
  const define = { LANGUAGES: JSON.stringify(table) };
  const highlight = await writePart('highlight', await buildScript('embed/highlight-chunk', {}));
  const launcher = await writePart('launcher', await buildScript('embed/launcher-chunk', define));
  const forPanel = { ...define, HIGHLIGHT: JSON.stringify(known(highlight)) };
  const panel = await writePart('panel', await buildScript('embed/panel-chunk', forPanel));
  const parts = { LAUNCHER: JSON.stringify(known(launcher)), PANEL: JSON.stringify(known(panel)) };
  const code = await buildScript('embed/loader', parts);
  await writeFile(`${dist}parley.js`, code);
  return { loader: describe('parley.js', code), launcher, panel, highlight, languages };
}

async function buildPackage(): Promise<void> {
  await build({
    ...common,
    plugins: [react()],
    build: {
      target: 'es2022',
      cssTarget,
      minify: true,
      outDir: 'dist/npm',
      emptyOutDir: true,
      lib: {
        entry: { index: 'src/index.ts', element: 'src/element.ts', react: 'src/react/index.ts' },
        formats: ['es'],
      },
      // Vite leaves libraries readable.
      rolldownOptions: { external: [/^react(-dom)?($|\/)/], output: { minify: true } },
    },
  });
}

/** Parts of earlier builds. */
async function removeOld({ launcher, panel, highlight, languages }: Manifest): Promise<void> {
  const current = [launcher, panel, highlight, ...Object.values(languages)].map(({ file }) => file);
  for (const file of await readdir(dist)) {
    if (/\.[0-9a-f]{16}\.js$/.test(file) && !current.includes(file)) await rm(dist + file);
  }
}

await mkdir(dist, { recursive: true });
const manifest = await buildScripts();
await writeFile(`${dist}integrity.json`, `${JSON.stringify(manifest, null, 2)}\n`);
await buildPackage();
await removeOld(manifest);
