/** One file of the script-tag build. */
export interface BuiltFile {
  /** Name beside the manifest. */
  readonly file: string;
  /** Subresource integrity, such as `sha384-…`. */
  readonly integrity: string;
  readonly bytes: number;
  /** Size as it travels: gzip at its best level. */
  readonly gzipBytes: number;
}

/** `dist/integrity.json`. */
export interface Manifest {
  readonly loader: BuiltFile;
  readonly launcher: BuiltFile;
  readonly panel: BuiltFile;
  /** Loaded for the first code in an answer. */
  readonly highlight: BuiltFile;
  /** By their tags. */
  readonly languages: Readonly<Record<string, BuiltFile>>;
}
