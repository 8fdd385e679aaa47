/** @param share from 0 to 1 @returns the smallest of the values that so many of them are not above. @throws {Error} there is none of no numbers */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('a percentile of nothing');
  return value;
}
