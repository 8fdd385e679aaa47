/** Light or dark, as chosen in this browser. */
export const schemeName = 'coatcheck.scheme';
export type Scheme = 'auto' | 'light' | 'dark';

export const isScheme = (value: unknown): value is Scheme => value === 'auto' || value === 'light' || value === 'dark';

export function rememberedScheme(): Scheme {
  try {
    const value = localStorage.getItem(schemeName);
    return isScheme(value) ? value : 'auto';
  } catch {
    // A browser that keeps nothing: as the system has it.
    return 'auto';
  }
}
