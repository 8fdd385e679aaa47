/**
 * Moonshine on sherpa-onnx: sound to words. Everything is read before and checked; the runtime, which knows files by name on the real
 * disk only, is given those bytes for three names that exist nowhere. So what was checked is what is used, and
 * nothing needs a place to write to.
 */
import tokenizer from 'llama-tokenizer-js';
import sherpa from 'sherpa-onnx/sherpa-onnx-asr.js';
import createRuntime, { type FileStatus, type FileSystem, type OpenFile, type Runtime } from 'sherpa-onnx/sherpa-onnx-wasm-nodejs.js';
import { pinned, readPinned, requireDigest } from './weights.ts';

const samplesPerSecond = 16_000;

const names = { encoder: '/moonshine/encoder', decoder: '/moonshine/decoder', tokens: '/moonshine/tokens' } as const;

/** SHA-256 of the list of tokens: a vocabulary of another version would give other words. */
const tokensDigest = '9b7dbd8d2ae20e11d26ec64840b3934b3b1b569a05f927100f261691e9063a94';

/** @param samples 16 kHz, from −1 to 1 */
export type Recognize = (samples: Float32Array) => string;

/** @throws {WrongFile} */
export async function loadMoonshine(): Promise<Recognize> {
  const files = new Map<string, Uint8Array>([
    [names.encoder, readPinned(pinned.moonshineEncoder)],
    [names.decoder, readPinned(pinned.moonshineDecoder)],
    [names.tokens, tokenList()],
  ]);
  const runtime: Runtime = { wasmBinary: readPinned(pinned.sherpa), print: () => undefined, printErr: () => undefined };
  await createRuntime(runtime);
  if (runtime.FS === undefined) throw new Error('sherpa-onnx has no file system');
  serveFromMemory(runtime.FS, files);

  const recognizer = new sherpa.OfflineRecognizer(
    {
      modelConfig: {
        moonshine: { encoder: names.encoder, mergedDecoder: names.decoder },
        tokens: names.tokens,
        numThreads: 1,
        provider: 'cpu',
        // What it would print contains what was heard.
        debug: 0,
      },
    },
    runtime,
  );
  if (recognizer.handle === 0) throw new Error('sherpa-onnx refused the model');
  files.clear();

  return (samples) => {
    const stream = recognizer.createStream();
    try {
      stream.acceptWaveform(samplesPerSecond, samples);
      recognizer.decode(stream);
      return recognizer.getResult(stream).text.trim();
    } finally {
      stream.free();
    }
  };
}

/** Moonshine was trained with Llama's vocabulary; sherpa-onnx reads one as lines of `base64(piece) id`. */
function tokenList(): Buffer {
  const list = tokenizer.vocabById.map((piece, id) => `${Buffer.from(piece).toString('base64')} ${id}\n`).join('');
  requireDigest(list, tokensDigest, 'llama-tokenizer-js: the vocabulary');
  return Buffer.from(list);
}

/** A regular file that everybody may read. */
const readable = 0o100_444;

function serveFromMemory(fileSystem: FileSystem, files: ReadonlyMap<string, Uint8Array>): void {
  const open = fileSystem.open.bind(fileSystem);
  const stat = fileSystem.stat.bind(fileSystem);
  fileSystem.open = (path, flags, mode) => {
    const bytes = files.get(path);
    return bytes === undefined ? open(path, flags, mode) : fileSystem.createStream(openFile(path, flags, bytes));
  };
  fileSystem.stat = (path, dontFollow) => {
    const bytes = files.get(path);
    return bytes === undefined ? stat(path, dontFollow) : statusOf(bytes);
  };
}

function openFile(path: string, flags: number, bytes: Uint8Array): OpenFile {
  return {
    path,
    flags,
    position: 0,
    seekable: true,
    node: { id: 1, mode: readable, path, node_ops: {} },
    stream_ops: {
      read(_, into, offset, length, position) {
        const part = bytes.subarray(position, position + length);
        into.set(part, offset);
        return part.length;
      },
      // From the start, from here, from the end: C's SEEK_SET, SEEK_CUR, SEEK_END.
      llseek: (file, offset, whence) => offset + ([0, file.position, bytes.length][whence] ?? 0),
      close: () => undefined,
    },
  };
}

function statusOf(bytes: Uint8Array): FileStatus {
  const never = new Date(0);
  return { dev: 1, ino: 1, mode: readable, nlink: 1, uid: 0, gid: 0, rdev: 0, size: bytes.length, blksize: 4096, blocks: 1, atime: never, mtime: never, ctime: never };
}
