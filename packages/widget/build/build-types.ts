/**
 * Writes the declarations of the package, beside what they describe: `node build/build-types.ts`, after `build.ts`.
 *
 * dist/npm/{index,element,react}.d.ts   one for each entry
 * dist/npm/shared*.d.ts                 what they share: widget, client and protocol in one
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { plainTypes } from './plain-types.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = fileURLToPath(new URL('../dist/npm/', import.meta.url));

const bundle = await rolldown({
  cwd: root,
  input: { index: 'src/index.ts', element: 'src/element.ts', react: 'src/react/index.ts' },
  external: [/^react(-dom)?($|\/)/, /^zod\//, /\.css/],
  plugins: [
    dts({
      dtsOnly: true,
      generator: 'tsc',
      tsconfig: fileURLToPath(new URL('../../tsconfig.web.json', `file://${root}`)),
      tsc: { eager: true },
    }),
  ],
});
const { output } = await bundle.generate({ format: 'es', chunkFileNames: 'shared-[hash].d.ts' });
for (const part of output) {
  if (part.type !== 'chunk') continue;
  const file = dist + part.fileName;
  await writeFile(file, plainTypes(file, part.code));
}
