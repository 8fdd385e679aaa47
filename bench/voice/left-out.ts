/**
 * Loaded into a server's process before the product (`node --import`). With `?voice`, the code of voice is not there, as if nobody had written
 * it; without, everything is, and is asked for in the same way, as the asking takes time, too.
 */
import { registerHooks } from 'node:module';

const sources = new URL('../../packages/server/src/', import.meta.url).href;
/** All that the rest of the server imports of it. */
const stubs: Readonly<Record<string, string>> = {
  'routes/voice.ts': 'export const voiceRoute = () => ({ matches: () => false, upgrade() {} }); export const voiceWithoutSocket = () => new Response();',
  'voice/create-voice.ts': 'export const createVoice = async () => undefined;',
  'voice/switchboard.ts': 'export const createSwitchboard = () => undefined;',
};
const leftOut = new URL(import.meta.url).searchParams.has('voice') ? stubs : {};

registerHooks({
  load(url, context, nextLoad) {
    const source = url.startsWith(sources) ? leftOut[url.slice(sources.length)] : undefined;
    return source === undefined ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
  },
});
