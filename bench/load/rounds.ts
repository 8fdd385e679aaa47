/** Side by side: two things measured in short alternating rounds of one run, so that what else the machine does hits both. */
import { median, say } from '../report.ts';

export interface Side {
  readonly name: string;
  /** Runs one round. @returns its rate, in things a second. */
  readonly round: () => Promise<number>;
}

export interface Comparison {
  /** Median of the rounds' own ratios, left ÷ right. */
  readonly ratio: number;
  readonly left: number;
  readonly right: number;
  readonly n: number;
}

/**
 * @param warmUps rounds of each that don't count
 * @param rounds rounds of each that do
 */
export async function compare(left: Side, right: Side, { warmUps, rounds }: { warmUps: number; rounds: number }): Promise<Comparison> {
  for (let round = 0; round < warmUps; round += 1) {
    await left.round();
    await right.round();
  }
  const rates: { left: number; right: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Who goes first changes: a machine that slows down steadily would else favour one.
    const pair = round % 2 === 0 ? { left: await left.round(), right: await right.round() } : { right: await right.round(), left: await left.round() };
    rates.push(pair);
    say(`   round ${round + 1}: ${left.name} ${pair.left.toFixed(0)}/s, ${right.name} ${pair.right.toFixed(0)}/s, ratio ${(pair.left / pair.right).toFixed(3)}`);
  }
  return {
    ratio: median(rates.map((pair) => pair.left / pair.right)),
    left: median(rates.map((pair) => pair.left)),
    right: median(rates.map((pair) => pair.right)),
    n: rounds,
  };
}
