/** Style sheets that the bundler takes out into files. */
declare module '*.css';
