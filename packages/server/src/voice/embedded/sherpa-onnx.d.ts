/** As much of sherpa-onnx as hearing needs; the package has no types. */

declare module 'sherpa-onnx/sherpa-onnx-wasm-nodejs.js' {
  namespace createRuntime {
    /** What Emscripten's runtime asks of a file that it has open. */
    interface OpenFile {
      readonly path: string;
      readonly flags: number;
      readonly position: number;
      readonly seekable: true;
      readonly node: { readonly id: number; readonly mode: number; readonly path: string; readonly node_ops: object };
      readonly stream_ops: {
        read(file: OpenFile, into: Int8Array, offset: number, length: number, position: number): number;
        llseek(file: OpenFile, offset: number, whence: number): number;
        close(): void;
      };
    }

    interface FileStatus {
      readonly dev: number;
      readonly ino: number;
      readonly mode: number;
      readonly nlink: number;
      readonly uid: number;
      readonly gid: number;
      readonly rdev: number;
      readonly size: number;
      readonly blksize: number;
      readonly blocks: number;
      readonly atime: Date;
      readonly mtime: Date;
      readonly ctime: Date;
    }

    interface FileSystem {
      open(path: string, flags: number, mode?: number): OpenFile;
      stat(path: string, dontFollow?: boolean): FileStatus;
      createStream(file: OpenFile): OpenFile;
    }

    interface Runtime {
      wasmBinary: Uint8Array;
      print(line: string): void;
      printErr(line: string): void;
      /** There once the runtime has been made. */
      FS?: FileSystem;
    }
  }
  /** Compiles within the call; the module that it was given is the runtime afterwards. */
  function createRuntime(module: createRuntime.Runtime): Promise<createRuntime.Runtime>;
  export = createRuntime;
}

declare module 'sherpa-onnx/sherpa-onnx-asr.js' {
  import type { Runtime } from 'sherpa-onnx/sherpa-onnx-wasm-nodejs.js';

  interface Stream {
    /** @param samples from −1 to 1 */
    acceptWaveform(samplesPerSecond: number, samples: Float32Array): void;
    free(): void;
  }

  interface RecognizerConfig {
    readonly modelConfig: {
      readonly moonshine: { readonly encoder: string; readonly mergedDecoder: string };
      readonly tokens: string;
      readonly numThreads: number;
      readonly provider: 'cpu';
      readonly debug: 0 | 1;
    };
  }

  class OfflineRecognizer {
    constructor(config: RecognizerConfig, runtime: Runtime);
    /** 0 if it could not be made. */
    readonly handle: number;
    createStream(): Stream;
    decode(stream: Stream): void;
    getResult(stream: Stream): { readonly text: string };
  }

  const sherpa: { readonly OfflineRecognizer: typeof OfflineRecognizer };
  export = sherpa;
}
