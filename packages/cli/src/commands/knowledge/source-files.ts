/** Finds the files that `knowledge add` was given, and reads each so that what is sent is text. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, sep } from 'node:path';
import { documentTextMax, type DocumentAdd } from '@coatcheck/contract/operator/knowledge';
import { exitCodes, Failure, usageFailure } from '../../failure.ts';

export type Format = DocumentAdd['format'];

export const formats = ['markdown', 'text', 'html'] as const satisfies readonly Format[];

export interface SourceFile {
  readonly path: string;
  /** What the document is called: a file's base name, or its path inside the folder that was given. */
  readonly name: string;
  /** Undefined where the name's ending says nothing. */
  readonly format: Format | undefined;
}

const formatByEnding: Readonly<Record<string, Format>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'text',
  '.html': 'html',
  '.htm': 'html',
};

/**
 * A folder stands for every file below it that has a known ending; hidden ones, `node_modules` and symbolic links are left
 * out. A file that was named itself is taken whatever it is called.
 *
 * @throws {Failure} `usage`: nothing is there, or two files would get one name and the second would replace the first
 */
export async function findSourceFiles(given: readonly string[]): Promise<readonly SourceFile[]> {
  const found: SourceFile[] = [];
  for (const path of given) {
    const at = await stat(path).catch((error: unknown) => {
      throw usageFailure(`${path} cannot be read: ${reasonOf(error)}.`);
    });
    if (at.isDirectory()) {
      const inside = await filesBelow(path, '');
      if (inside.length === 0) throw usageFailure(`There is no .md, .txt or .html file in ${path}.`);
      found.push(...inside);
    } else {
      found.push(sourceFile(path, basename(path)));
    }
  }
  const byName = Map.groupBy(found, (file) => file.name);
  for (const [name, same] of byName) {
    const paths = new Set(same.map((file) => file.path));
    if (paths.size > 1) {
      throw usageFailure(
        `${[...paths].join(' and ')} would both be called '${name}', and the last would replace the others.`,
        'Give the folder they share: then each is called by its path inside it.',
      );
    }
  }
  return [...byName.values()].flatMap((same) => same.slice(0, 1));
}

/**
 * @returns the file's text, a byte order mark taken off
 * @throws {Failure} `unreadable_file`: too large, empty, or not UTF-8 text
 */
export async function readText({ path }: SourceFile): Promise<string> {
  const { size } = await stat(path).catch(refuse(path));
  // One UTF-16 code unit takes three bytes of UTF-8 at most: beyond that there is no need to read it.
  if (size > documentTextMax * 3) throw tooLarge(path, `${(size / 1e6).toFixed(1)} MB`);
  const bytes = await readFile(path).catch(refuse(path));
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw unreadable(path, 'is UTF-16; save it as UTF-8');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(path, 'is not UTF-8 text; save it as UTF-8');
  }
  if (text.includes('\0')) throw unreadable(path, 'holds NUL characters; is it text at all?');
  if (text.trim() === '') throw unreadable(path, 'is empty');
  if (text.length > documentTextMax) throw tooLarge(path, `${text.length} characters`);
  return text;
}

async function filesBelow(root: string, inside: string): Promise<SourceFile[]> {
  const entries = await readdir(join(root, inside), { withFileTypes: true }).catch(refuse(join(root, inside)));
  const found: SourceFile[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const name = join(inside, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(root, name)));
    else if (entry.isFile() && extname(entry.name).toLowerCase() in formatByEnding)
      found.push(sourceFile(join(root, name), name.split(sep).join('/')));
  }
  return found;
}

/** Names are composed (NFC), so that a file added from a Mac and from elsewhere is one document. */
function sourceFile(path: string, name: string): SourceFile {
  return { path, name: name.normalize('NFC'), format: formatByEnding[extname(path).toLowerCase()] };
}

function refuse(path: string) {
  return (error: unknown): never => {
    throw unreadable(path, `cannot be read: ${reasonOf(error)}`);
  };
}

function tooLarge(path: string, size: string): Failure {
  return unreadable(path, `is too large: ${size}, and a document may have ${documentTextMax} characters; split it`);
}

function unreadable(path: string, reason: string): Failure {
  return new Failure({ code: 'unreadable_file', title: `${path} ${reason}.`, exit: exitCodes.usage });
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'not allowed';
  return error instanceof Error ? error.message : String(error);
}
