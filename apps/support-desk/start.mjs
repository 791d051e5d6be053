// Plain JavaScript without static imports: it must run on every Node there is, to say what is missing before something crashes.
// The database driver ends an old Node without a word. From 22.15 on everything works but TypeScript, which Node reads
// without a flag since 22.18 (and 23.6); with the flag the older ones are welcome.
const { node } = process.versions;
const [major = 0, minor = 0] = node.split('.').map(Number);
const isRecent = major > 22 || (major === 22 && minor >= 15);

if (isRecent && process.features.typescript) {
  // What was compiled is kept beside the code, where no other user of the machine can write: the next start takes a third less.
  const { enableCompileCache } = await import('node:module');
  const { fileURLToPath } = await import('node:url');
  enableCompileCache(fileURLToPath(new URL('node_modules/.cache/compile', import.meta.url)));
  await import('./src/main.ts');
} else {
  console.error(
    `Parley needs Node 22.18 or newer (this is ${node}): run \`npx -y pnpm@12 start\`, which brings its own.`,
  );
  process.exitCode = 1;
}
