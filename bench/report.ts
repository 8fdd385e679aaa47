/** What a benchmark says: one JSON object a line on stdout for machines, everything else on stderr for people. */

export interface Measure {
  readonly metric: string;
  readonly value: number;
  /** `ratio`, `1/s`, `ms`, … */
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly target?: number;
  /** The same quantity of what it is compared with. */
  readonly baseline?: number;
  /** Rounds, samples or cases behind the value. */
  readonly n: number;
}

export type Report = (measure: Measure) => void;

/** One benchmark; resolves when everything that it started is stopped. */
export type Bench = (report: Report) => Promise<void>;

/** @returns a report that puts the benchmark's name in front and writes lines. */
export function reportOf(bench: string, write: (line: string) => unknown = (line) => process.stdout.write(line)): Report {
  return (measure) => {
    const { value, baseline } = measure;
    write(`${JSON.stringify({ bench, ...measure, value: rounded(value), ...(baseline === undefined ? {} : { baseline: rounded(baseline) }) })}\n`);
  };
}

/** For people. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** @throws {Error} there is none of no numbers */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle];
  if (upper === undefined || lower === undefined) throw new Error('the median of nothing');
  return (lower + upper) / 2;
}

/** Four significant digits; more would claim what no run can repeat. */
function rounded(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));
}
