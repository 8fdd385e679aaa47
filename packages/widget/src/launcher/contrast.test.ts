import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrastOf, legibleOn, textOn } from './contrast.ts';

const colours = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast', () => {
  it('agrees with the known values', () => {
    expect(contrastOf('#ffffff', '#000000')).toBeCloseTo(21, 5);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('finds readable text on every colour', () => {
    expect(textOn('#0f766e')).toBe('#ffffff');
    expect(textOn('#facc15')).toBe('#16181d');
    fc.assert(fc.property(colours, (colour) => contrastOf(textOn(colour), colour) >= 3.6));
  });

  it('makes every colour legible on both grounds', () => {
    expect(legibleOn('#0f766e', '#ffffff', '#000000')).toBe('#0f766e');
    fc.assert(
      fc.property(
        colours,
        (colour) =>
          contrastOf(legibleOn(colour, '#ffffff', '#000000'), '#ffffff') >= 4.5 &&
          contrastOf(legibleOn(colour, '#1b1d22', '#ffffff'), '#1b1d22') >= 4.5,
      ),
    );
  });
});
