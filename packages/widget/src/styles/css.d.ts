/** Style sheets that the bundler turns into text. */
declare module '*.css?inline' {
  const css: string;
  export default css;
}
