/**
 * Flite, a program of Carnegie Mellon University, as WebAssembly: text to a WAV file. A run of it says one sentence and ends.
 *
 * It asks for thirteen functions of WASI. They are written out here instead of taken from `node:wasi`, which would need a folder on a real
 * disk for the sound of somebody's conversation: this way the program has no clock, no files and no environment, and sees one file, which is
 * a buffer.
 */

/** Flite's best understood voice, a little slower than it speaks by itself: heard back with 5–7 % of words wrong, the others with 14–20 %. */
const voiceArguments = ['-voice', 'rms', '--setf', 'duration_stretch=1.1'];

/** WASI's error numbers. */
const ok = 0;
const badDescriptor = 8;
const notFound = 44;

const folderDescriptor = 3;
const fileDescriptor = 4;
/** WASI's kinds of what can be open. */
const folderKind = 3;
const fileKind = 4;
const fileName = 'spoken.wav';

class Exited extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`flite ended with ${code}`);
    this.code = code;
  }
}

/** @returns the WAV file, or nothing if Flite could not say it */
export type Speak = (text: string) => Uint8Array | undefined;

/** @param file `flite.wasm` */
export function createFlite(file: Uint8Array<ArrayBuffer>): Speak {
  const program = new WebAssembly.Module(file);
  return (text) => {
    const output = new GrowingFile();
    const wasi = createWasi(['flite', ...voiceArguments, '-t', text, '-o', `/${fileName}`], output);
    // A fresh one for each sentence: it allocates as it goes and leaves its end to the operating system.
    const { exports } = new WebAssembly.Instance(program, { wasi_snapshot_preview1: wasi.functions });
    if (!(exports.memory instanceof WebAssembly.Memory) || typeof exports._start !== 'function') throw new Error('this is not Flite');
    wasi.attach(exports.memory);
    try {
      Reflect.apply(exports._start, undefined, []);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return undefined;
      if (!(error instanceof Exited)) throw error;
      if (error.code !== 0) return undefined;
    }
    return output.bytes();
  };
}

/** A file in memory, written in order but for its header, which comes last. */
class GrowingFile {
  #bytes = new Uint8Array(256 * 1024);
  #length = 0;
  position = 0;

  write(part: Uint8Array): void {
    const end = this.position + part.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.position);
    this.position = end;
    this.#length = Math.max(this.#length, end);
  }

  /** C's SEEK_SET, SEEK_CUR, SEEK_END. */
  seek(offset: number, whence: number): void {
    this.position = offset + ([0, this.position, this.#length][whence] ?? 0);
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

function createWasi(args: readonly string[], output: GrowingFile) {
  let memory: WebAssembly.Memory | undefined;
  const encoded = args.map((argument) => new TextEncoder().encode(`${argument}\0`));
  // Memory moves when it grows, so that a view holds for one call.
  const view = () => new DataView(buffer());
  const buffer = () => memory?.buffer ?? new ArrayBuffer(0);
  const setNumber = (at: number, value: number) => view().setUint32(at, value, true);
  const setLong = (at: number, value: number) => view().setBigUint64(at, BigInt(value), true);

  const functions = {
    args_sizes_get(countAt: number, bytesAt: number) {
      setNumber(countAt, encoded.length);
      setNumber(bytesAt, encoded.reduce((total, { length }) => total + length, 0));
      return ok;
    },
    args_get(listAt: number, bytesAt: number) {
      let at = bytesAt;
      for (const [index, argument] of encoded.entries()) {
        setNumber(listAt + 4 * index, at);
        new Uint8Array(buffer(), at, argument.length).set(argument);
        at += argument.length;
      }
      return ok;
    },
    clock_time_get(_clock: number, _precision: bigint, timeAt: number) {
      setLong(timeAt, 0);
      return ok;
    },
    fd_prestat_get(descriptor: number, statusAt: number) {
      if (descriptor !== folderDescriptor) return badDescriptor;
      setNumber(statusAt, 0);
      setNumber(statusAt + 4, 1);
      return ok;
    },
    fd_prestat_dir_name(descriptor: number, nameAt: number) {
      if (descriptor !== folderDescriptor) return badDescriptor;
      view().setUint8(nameAt, '/'.codePointAt(0) ?? 0);
      return ok;
    },
    fd_fdstat_get(descriptor: number, statusAt: number) {
      const kind = descriptor === folderDescriptor ? folderKind : fileKind;
      setLong(statusAt, kind);
      // It may do whatever there is to do: rights are granted by what is written here.
      view().setBigUint64(statusAt + 8, 2n ** 64n - 1n, true);
      view().setBigUint64(statusAt + 16, 2n ** 64n - 1n, true);
      return descriptor <= fileDescriptor ? ok : badDescriptor;
    },
    fd_fdstat_set_flags: () => ok,
    path_open(...[descriptor, , nameAt, nameLength, , , , , descriptorAt]: [number, number, number, number, number, bigint, bigint, number, number]) {
      const name = new TextDecoder().decode(new Uint8Array(buffer(), nameAt, nameLength));
      if (descriptor !== folderDescriptor || name !== fileName) return notFound;
      setNumber(descriptorAt, fileDescriptor);
      return ok;
    },
    fd_write(descriptor: number, piecesAt: number, count: number, writtenAt: number) {
      let written = 0;
      for (let piece = piecesAt; piece < piecesAt + 8 * count; piece += 8) {
        const [at, length] = [view().getUint32(piece, true), view().getUint32(piece + 4, true)];
        // What it prints is of interest to nobody.
        if (descriptor === fileDescriptor) output.write(new Uint8Array(buffer(), at, length));
        written += length;
      }
      setNumber(writtenAt, written);
      return ok;
    },
    fd_read(_descriptor: number, _piecesAt: number, _count: number, readAt: number) {
      setNumber(readAt, 0);
      return ok;
    },
    fd_seek(descriptor: number, offset: bigint, whence: number, positionAt: number) {
      if (descriptor !== fileDescriptor) return badDescriptor;
      output.seek(Number(offset), whence);
      setLong(positionAt, output.position);
      return ok;
    },
    fd_close: () => ok,
    proc_exit(code: number) {
      throw new Exited(code);
    },
  };
  return { functions, attach: (given: WebAssembly.Memory) => void (memory = given) };
}
