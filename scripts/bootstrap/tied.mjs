/**
 * Loaded into the child of `hand-over.mjs` before its own script: ends it when the process that started it is gone, however
 * that went. The variable is taken away at once, as file descriptor 3 is something else in this process's own children.
 */
import { Socket } from 'node:net';

const fd = process.env.COATCHECK_TIED_TO_FD;
delete process.env.COATCHECK_TIED_TO_FD;

if (fd !== undefined) {
  new Socket({ fd: Number(fd), readable: true, writable: false })
    .on('error', () => {})
    .on('close', () => process.kill(process.pid, 'SIGTERM'))
    .resume()
    .unref();
}
