/** Calls into other processes: every part of the benchmark that costs CPU time is a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

interface Request {
  readonly id: number;
  readonly method: string;
  readonly parameters: readonly unknown[];
}

type Reply = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };

/** Methods that a process offers; arguments and results are copied. */
export type Methods<A> = { [M in keyof A]: (...parameters: never[]) => unknown };

/** Microseconds of CPU time, of all threads, that this process has used. */
export function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Answers the parent's calls until it goes away. */
export function serve<A extends Methods<A>>(methods: A): void {
  const answer = async ({ id, method, parameters }: Request): Promise<Reply> => {
    try {
      const call: unknown = methods[method as keyof A];
      return { id, result: await (call as (...values: readonly unknown[]) => unknown)(...parameters) };
    } catch (error) {
      return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.on('message', (request: Request) => {
    void answer(request).then((reply) => process.send?.(reply));
  });
  process.on('disconnect', () => process.exit(0));
}

/** Options of Node that write a CPU profile at the end; none without a folder. */
export function profiling(directory: string | undefined): string[] {
  return directory === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', directory, '--cpu-prof-interval=500'];
}

export interface WorkerOptions {
  /** Core that the process may run on; undefined: any. */
  readonly core: number | undefined;
  /** Further options of Node. */
  readonly nodeOptions?: readonly string[];
}

/** A process that was started here, and its methods. */
export class Worker<A extends Methods<A>> {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #ended: Promise<void>;
  #calls = 0;
  /** Why the process is gone. */
  #gone: Error | undefined;

  /** @param file Module in this folder that calls {@link serve}. */
  constructor(file: string, { core, nodeOptions = [] }: WorkerOptions) {
    const node = [process.execPath, ...nodeOptions, join(import.meta.dirname, file)] as const;
    const [command, ...args] = core === undefined ? node : (['taskset', '-c', String(core), ...node] as const);
    // The gateway logs to standard output: that costs it what it costs anywhere, but nobody wants to read it here.
    this.#child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    this.#child.on('message', (reply: Reply) => this.#settle(reply));
    this.#ended = new Promise((resolve) => {
      const end = (reason: string): void => {
        this.#gone ??= new Error(`${file} ${reason}`);
        for (const { reject } of this.#open.values()) reject(this.#gone);
        this.#open.clear();
        resolve();
      };
      this.#child.on('error', (error) => end(`could not be started: ${error.message}`));
      this.#child.on('exit', (code, signal) => end(`ended early: ${signal ?? `code ${code}`}`));
    });
  }

  #settle(reply: Reply): void {
    const call = this.#open.get(reply.id);
    this.#open.delete(reply.id);
    if ('error' in reply) call?.reject(new Error(reply.error));
    else call?.resolve(reply.result);
  }

  call<M extends keyof A & string>(method: M, ...parameters: Parameters<A[M]>): Promise<Awaited<ReturnType<A[M]>>> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    this.#calls += 1;
    const id = this.#calls;
    const answered = new Promise<unknown>((resolve, reject) => this.#open.set(id, { resolve, reject }));
    const request: Request = { id, method, parameters };
    this.#child.send(request, (error) => {
      if (error === null) return;
      this.#open.get(id)?.reject(error);
      this.#open.delete(id);
    });
    return answered as Promise<Awaited<ReturnType<A[M]>>>;
  }

  /** Ends the process, and waits until it has ended. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }
}
