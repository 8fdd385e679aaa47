/** How loud the visitor and the assistant are, drawn anew with each frame of the screen and without asking the view library. */
import { type RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Levels } from './voice.tsx';

export type OrbMood = 'waiting' | 'listening' | 'thinking' | 'speaking' | 'muted';

/** What is shown as nothing, in decibels below full scale; as loud as speech gets on most devices is shown as all. */
const floorDb = -54;
const topDb = -14;

/** @param level root mean square, 0 to 1 @returns what an ear would say, 0 to 1 */
export function loudnessOf(level: number): number {
  return Math.max(0, Math.min(1, (20 * Math.log10(Math.max(level, 1e-6)) - floorDb) / (topDb - floorDb)));
}

/** Sets `--level` on the element. It rises at once and falls slowly, as needles do. */
function useLevel(element: RefObject<HTMLElement | null>, read: () => number): void {
  useEffect(() => {
    let shown = 0;
    let frame = 0;
    const draw = () => {
      shown = Math.max(loudnessOf(read()), shown * 0.88);
      element.current?.style.setProperty('--level', shown.toFixed(3));
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  });
}

export function LevelMeter({ isOff, levels }: { readonly isOff: boolean; readonly levels: Levels }) {
  const meter = useRef<HTMLDivElement>(null);
  useLevel(meter, () => (isOff ? 0 : levels.visitor));
  return (
    <div class="call-meter" ref={meter} aria-hidden="true">
      <i />
    </div>
  );
}

/** The assistant's side of it: breathes, turns, speaks. */
export function Orb({ mood, levels }: { readonly mood: OrbMood; readonly levels: Levels }) {
  const orb = useRef<HTMLDivElement>(null);
  useLevel(orb, () => (mood === 'speaking' ? levels.assistant : mood === 'listening' ? levels.visitor : 0));
  return (
    <div class={`orb ${mood}`} ref={orb} aria-hidden="true">
      {[0, 1, 2, 3].map((bar) => (
        <i key={bar} />
      ))}
    </div>
  );
}
