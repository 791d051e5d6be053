/** A part of the widget as a classic script: how it is loaded, and how it hands over what it can do. */

/** A built file, as the loader knows it. */
export interface ChunkFile {
  readonly file: string;
  /** Subresource integrity. */
  readonly integrity: string;
}

/** Where the loader comes from, and what its page demands of further scripts. */
export interface ScriptOrigin {
  /** Address of the loader; its parts are beside it. */
  readonly src: string;
  readonly nonce: string;
}

/** No global name: what the script can do is left at the element that loaded it. */
interface ChunkScript extends HTMLScriptElement {
  parley?: unknown;
}

/** Loads a part of the widget: at most once, unless it failed. */
export type LoadScript = <T>(chunk: ChunkFile) => Promise<T>;

/** The part of the Trusted Types API in use, which not every browser has. */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** Called by the part, while it runs. */
export function handOver(chunk: object): void {
  if (document.currentScript !== null) (document.currentScript as ChunkScript).parley = chunk;
}

/**
 * Makes the function that loads parts. They are fetched without credentials, since the integrity of scripts from other
 * origins cannot be checked otherwise.
 */
export function createScriptLoader({ src, nonce }: ScriptOrigin): LoadScript {
  let trust: ((url: string) => string) | null = null;
  const loaded = new Map<string, Promise<unknown>>();

  const load = ({ file, integrity }: ChunkFile): Promise<unknown> =>
    new Promise((resolve, reject) => {
      trust ??= createTrust();
      const script: ChunkScript = document.createElement('script');
      script.src = trust(new URL(file, src).href);
      script.integrity = integrity;
      script.crossOrigin = 'anonymous';
      script.nonce = nonce;
      script.onload = script.onerror = () => {
        script.remove();
        if (script.parley === undefined) {
          loaded.delete(file);
          reject(new Error(`${file} could not be loaded`));
        } else resolve(script.parley);
      };
      document.head.append(script);
    });

  return <T>(chunk: ChunkFile) => {
    const known = loaded.get(chunk.file) ?? load(chunk);
    loaded.set(chunk.file, known);
    return known as Promise<T>;
  };
}

/** Pages may demand that addresses of scripts come from a policy; theirs may name ours, `parley`. */
function createTrust(): (url: string) => string {
  const factory = (window as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (factory === undefined) return (url) => url;
  const policy = factory.createPolicy('parley', { createScriptURL: (url) => url });
  return (url) => policy.createScriptURL(url);
}
