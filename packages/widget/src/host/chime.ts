/** Two short notes, made by the browser: no file. */
const NOTES = [
  { hertz: 659.25, at: 0 },
  { hertz: 880, at: 0.09 },
] as const;
/** How long one sounds, in seconds, and how loud it is at most. */
const LENGTH_S = 0.22;
const LOUDNESS = 0.07;

/** Plays a quiet tone, where the page may: browsers allow no sound before the visitor has done something on it. */
export class Chime {
  #context: AudioContext | null = null;

  play(): void {
    if (typeof AudioContext !== 'function') return;
    const { userActivation } = navigator as { userActivation?: UserActivation };
    if (userActivation?.hasBeenActive === false) return;
    this.#context ??= new AudioContext();
    const context = this.#context;
    // A tone that may not be played is not played later, when nobody knows what it is about.
    if (context.state === 'running') sound(context);
    else
      context.resume().then(
        () => sound(context),
        () => undefined,
      );
  }

  stop(): void {
    void this.#context?.close();
    this.#context = null;
  }
}

function sound(context: AudioContext): void {
  for (const { hertz, at } of NOTES) {
    const start = context.currentTime + at;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(LOUDNESS, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH_S);
    const note = context.createOscillator();
    note.frequency.value = hertz;
    note.connect(gain).connect(context.destination);
    note.start(start);
    note.stop(start + LENGTH_S);
  }
}
