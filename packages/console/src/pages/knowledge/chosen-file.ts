/** A file as knowledge: its format by its name, its text by its bytes. */
import type { DocumentAdd } from '@coatcheck/contract/operator/knowledge';

const formats: Readonly<Record<string, DocumentAdd['format']>> = { txt: 'text', text: 'text', md: 'markdown', markdown: 'markdown', html: 'html', htm: 'html' };

/** What the file picker offers. */
export const fileKinds = '.txt,.text,.md,.markdown,.html,.htm';

/** @returns undefined where it is of no kind that can be read */
export function formatOf(name: string): DocumentAdd['format'] | undefined {
  const ending = name.toLowerCase().split('.').at(-1) ?? '';
  return name.includes('.') && Object.hasOwn(formats, ending) ? formats[ending] : undefined;
}
