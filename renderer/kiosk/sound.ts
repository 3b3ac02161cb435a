/** A short soft tone for a newly scanned line. Browsers allow sound only after a first touch or key; until then it stays silent. */
export type Beeper = {
  beep(): void;
  /** Two tones: something is wanted of the shopper, or somebody of the shop is. */
  call(): void;
  close(): void;
};

const TONE_HERTZ = 1_040;
const CALL_HERTZ = 660;
const TONE_SECONDS = 0.09;
const LOUDNESS = 0.06;

export function createBeeper(page: Document): Beeper {
  let audio: AudioContext | null = null;
  const wake = (): void => {
    audio ??= new AudioContext();
    if (audio.state === 'suspended') void audio.resume();
  };
  page.addEventListener('pointerdown', wake, { once: true });
  page.addEventListener('keydown', wake, { once: true });
  function sound(hertz: number, afterSeconds: number): void {
    if (audio?.state !== 'running') return;
    const start = audio.currentTime + afterSeconds;
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, start + 0.008);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + TONE_SECONDS);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + TONE_SECONDS);
  }

  return {
    beep: () => sound(TONE_HERTZ, 0),
    call() {
      sound(CALL_HERTZ, 0);
      sound(CALL_HERTZ * 0.75, TONE_SECONDS * 1.6);
    },
    close() {
      page.removeEventListener('pointerdown', wake);
      page.removeEventListener('keydown', wake);
      void audio?.close();
    },
  };
}
