/** Makes any colour a business chooses readable (WCAG 2.2 relative luminance and contrast). Colours are `#rrggbb`. */

const channelsOf = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function luminanceOf(hex: string): number {
  const weights = [0.2126, 0.7152, 0.0722];
  return channelsOf(hex).reduce((sum, channel, index) => {
    const share = channel / 255;
    const linear = share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    return sum + linear * (weights[index] ?? 0);
  }, 0);
}

/** @returns 1 (the same) to 21 (black on white) */
export function contrastOf(one: string, other: string): number {
  const [a, b] = [luminanceOf(one), luminanceOf(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** @param share 0 is all `from`, 1 all `to` */
function mix(from: string, to: string, share: number): string {
  const target = channelsOf(to);
  const mixed = channelsOf(from).map((channel, index) => Math.round(channel + ((target[index] ?? 0) - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * White or near-black, whichever is read better on the colour. White is preferred from 3.6 on: on the mid-tones that brands
 * choose, people take it for the natural one, and all text on the accent is 14 px and bold or larger.
 */
export function textOn(colour: string): string {
  const dark = '#16181d';
  return contrastOf(colour, '#ffffff') >= Math.min(3.6, contrastOf(colour, dark)) ? '#ffffff' : dark;
}

/** @returns the colour itself, or the nearest mix with `towards` that has a contrast of 4.5 on the background */
export function legibleOn(colour: string, background: string, towards: '#000000' | '#ffffff'): string {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(colour, towards, share);
    if (contrastOf(mixed, background) >= 4.5) return mixed;
  }
  return towards;
}
